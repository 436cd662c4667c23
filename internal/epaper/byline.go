package epaper

import (
	"regexp"
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// position is where in an article a line is.
type position int

const (
	atTop         position = iota // before the first paragraph
	besidePicture                 // next to a picture
	inMiddle                      // between paragraphs
	atEnd                         // after the last paragraph
)

// lineClass is the role of a line in an article.
type lineClass int

const (
	bodyText        lineClass = iota
	noteLine                  // a note on editors, sources or the author: 责任编辑：…
	captionText               // 图片说明
	photoCreditLine           // … 摄
	bylineLine                // 署名 with roles: 本报记者 …
	subjectLine               // job title and name: the person the article is about
	signatureLine             // a name in parentheses or after a mark: （…）, □ …
)

// lineFeatures are the properties of a line that the rules for bylines test.
type lineFeatures struct {
	text     string // the whole line
	inner    string // the text without the enclosing parentheses or leading mark
	paren    bool   // the whole line is in parentheses
	mark     bool   // begins with □, ■ or ◎
	sentence bool   // contains 。, ！ or ？
	runes    int    // length of inner in characters
	at       position
}

// signMarks matches the marks before a signature, wholeParen a line in parentheses, labelled a
// role in brackets before a name: 【记者】….
var (
	signMarks  = regexp.MustCompile(`^[□■◎○◇◆☐◻▢]+\s*`)
	wholeParen = regexp.MustCompile(`^[（(]([^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*)[）)][。.]?$`)
	labelled   = regexp.MustCompile(`^[【\[［]([^】\]］]{2,6})[】\]］]\s*[:：]?\s*`)
)

// featuresOf returns the features of a line of text. Lines much longer than longestNote are not
// examined further: they are body text.
func featuresOf(text string, at position) lineFeatures {
	s := lineFeatures{text: foldSpaces(text), at: at}
	s.inner = s.text
	if s.runes = len([]rune(s.text)); s.runes > longestNote+2 {
		return s
	}
	if m := wholeParen.FindStringSubmatch(s.text); m != nil {
		s.inner, s.paren = foldSpaces(m[1]), true
	}
	if m := signMarks.FindString(s.inner); m != "" {
		s.inner, s.mark = s.inner[len(m):], true
	}
	if m := labelled.FindStringSubmatch(s.inner); m != nil && hasRole.MatchString(m[1]) {
		s.inner = m[1] + " " + s.inner[len(m[0]):]
	}
	s.sentence = strings.ContainsAny(s.inner, "。！？!?")
	s.runes = len([]rune(s.inner))
	return s
}

// isMarked reports whether the line is in parentheses or begins with a mark.
func (s lineFeatures) isMarked() bool { return s.paren || s.mark }

// isExplicit reports whether a mark, parentheses or a role word marks the line as a byline, so
// that it does not rest on the names alone.
func (s lineFeatures) isExplicit() bool { return s.isMarked() || s.namesRole() }

// namesRole reports whether the line has a role word, a word such as 口述, or a school class.
func (s lineFeatures) namesRole() bool {
	if hasRole.MatchString(s.inner) {
		return true
	}
	return s.at != inMiddle && s.runes <= 40 && (hasWorkWord(s.inner) && worked.MatchString(s.inner) || strings.Contains(s.inner, "班") && schoolClass.MatchString(s.inner))
}

// Forms of notes, captions, photo credits and job titles. closing matches texts in parentheses
// at the end of an article that are no signature.
var (
	noteStart    = compileHan(`^(?:作者单位|作者系|作者为|作者简介|此文|本文|责编|责任编辑|本版编辑|编辑|美编|美术编辑|校对|版式|线索提供|新闻线索|据|转自|转载自|摘自|选自|原载|来源)`)
	mentor       = compileHan(`指导(?:老师|教师)`)
	photoEnd     = compileHan(`(?:摄|摄影|供图|图片由.{2,20}提供)\s*[)）]?[。.]?$`)
	captionStart = compileHan(`^(?:图为|图[一二三四五六七八九十①②③④⑤⑥\d]{1,2}(?:为|[:：、])|[上下左右题本]图(?:为|[:：]|是)?|图\s*[:：]|图片说明|照片[:：]|[▲△▼▽◀▶►◄↑↓←→])`)
	photoCredit  = compileHan(`(?:摄|摄影|摄影报道|文[/／]图|图[/／]文|文[/／]摄影?|[/／]\s?图|[/／]\s?摄|供图|新华社发)$|^(?:摄影|图片?|摄|文|图文|文图)\s?[/／:：]`)
	jobTitle     = compileHan(`(?:总编辑|主编|社长|台长|局长|书记|主任|校长|院长|董事长|总经理|经理|教授|会长|主席|[省市县区镇乡村部处科厅司组队团馆站所院园]长|理事长|秘书长|委员|代表|博士|医生|律师|医师|研究员|工程师)\s*([\p{Han}]{2,4})$`)
	closing      = compileHan(`^(?:完|待续|未完待续|全文完|续|下转.*|上接.*|接上[期版页].*|见.*版|图.*|节选|有删节|有删改|略|资料.*|连载.*|小标题.*|据.*|来源.*|原载.*|综合.*|[一二三四五六七八九十\d]+|上|中|下|组诗|外[一二三四五六七八九十][首章篇则]|诗歌|散文|小说|随笔|组图|视频.*|上篇|下篇|作者.*)$`)
)

// classRules are the rules that classify lines. The first rule that matches decides; a line that
// matches none is body text. Rules with the same row number treat the same kind of line.
var classRules = []struct {
	row     int
	matches func(lineFeatures) bool
	result  lineClass
}{
	{1, func(s lineFeatures) bool {
		return (noteStart.MatchString(s.inner) && (s.isMarked() || s.runes <= 40 && !s.sentence) || s.runes <= 60 && mentor.MatchString(s.inner)) && !(s.sentence && photoEnd.MatchString(s.inner))
	}, noteLine},
	{2, func(s lineFeatures) bool { return s.sentence && s.runes <= 300 && photoEnd.MatchString(s.text) }, captionText},
	{3, func(s lineFeatures) bool {
		return s.sentence && s.runes <= 300 && (s.paren && (s.at == atTop || s.at == besidePicture) || captionStart.MatchString(s.text))
	}, captionText},
	{3, func(s lineFeatures) bool { return s.sentence }, bodyText},
	{4, func(s lineFeatures) bool {
		return s.runes <= 30 && s.runes >= 3 && photoCredit.MatchString(s.inner) && hasCreditedName(s)
	}, photoCreditLine},
	{5, func(s lineFeatures) bool { return s.runes <= 80 && s.namesRole() && rolesHaveNames(s) }, bylineLine},
	{6, func(s lineFeatures) bool { return s.runes <= 40 && jobTitle.MatchString(s.inner) }, subjectLine},
	{7, func(s lineFeatures) bool {
		n := countHan(s.inner)
		return s.isMarked() && s.at != inMiddle && n >= 2 && (n <= 8 || isListOfNames(s.inner) || s.mark && workplaceAndName(s.inner)) && canBeSignature(s)
	}, signatureLine},
	{8, func(s lineFeatures) bool { return s.at == atTop && s.runes <= 20 && isListOfNames(s.inner) }, bylineLine},
	{9, func(s lineFeatures) bool { return true }, bodyText},
}

// longestNote is the length in characters of the longest line that is classified. Longer lines
// are body text.
const longestNote = 300

// classify returns the class of a line, by its position and features, and the features.
func classify(text string, at position) (lineClass, lineFeatures) {
	s := featuresOf(text, at)
	if s.inner == "" || s.runes > longestNote {
		return bodyText, s
	}
	for _, r := range classRules {
		if r.matches(s) {
			return r.result, s
		}
	}
	return bodyText, s
}

// hasCreditedName reports whether a photo credit names somebody. It rejects words such as 航拍图 and
// 手机摄影.
func hasCreditedName(s lineFeatures) bool {
	credits, ok := parseCredits(s.inner, false)
	return ok && len(credits) > 0 || s.isMarked() || suppliedPhoto.MatchString(s.inner)
}

// suppliedPhoto matches the end of a credit for a picture that somebody supplied.
var suppliedPhoto = compileHan(`(?:供图|新华社发)$`)

// rolesHaveNames reports whether names follow the role words of a line. In a line without
// parentheses or mark, each name must begin with a common surname: 记者手记 and 通讯员培训班 are headings.
func rolesHaveNames(s lineFeatures) bool {
	if strings.ContainsAny(s.inner, "“”《》") {
		return false
	}
	requireSurname := !s.isMarked() || s.at == inMiddle
	credits, ok := parseCredits(s.inner, requireSurname)
	if !ok && requireSurname && s.runes <= 40 && s.at != inMiddle && roleAndNames.MatchString(s.inner) {
		credits, ok = parseCredits(s.inner, false)
	}
	return ok && len(credits) > 0
}

// roleAndNames matches a role of the newspaper's own staff, a separator, and names. The separator
// shows that they are names, so they need not begin with a common surname.
var roleAndNames = compileHan(`^(?:` + ownNewsroom + `|[\p{Han}]{2,8}报|新华社)?(?:` + roleTitle + `)*(?:记者|通讯员|实习生)[\s:：]+[\p{Han}]{2,4}(?:$|[\s、，])`)

// isListOfNames reports whether s consists of one to six names that begin with common surnames.
func isListOfNames(s string) bool {
	fields := strings.FieldsFunc(s, func(r rune) bool { return isSpace(r) || r == '、' || r == '，' || r == ',' })
	if len(fields) == 0 || len(fields) > 6 {
		return false
	}
	if joined := joinSpaced(strings.Join(fields, " ")); len(fields) > 1 && joined != strings.Join(fields, " ") {
		fields = []string{joined}
	}
	for _, f := range fields {
		if !isName(f, true) {
			return false
		}
	}
	return true
}

// canBeSignature reports whether text in parentheses or after a mark can be a signature: Han
// characters only, and not an expression such as （未完待续） or （上篇）.
func canBeSignature(s lineFeatures) bool {
	joined := strings.Map(func(r rune) rune {
		if isSpace(r) || r == '、' || r == '，' || r == ',' || r == '·' {
			return -1
		}
		return r
	}, s.inner)
	if !allHan(joined) || closing.MatchString(s.inner) {
		return false
	}
	if s.mark && !s.paren && (s.at == atEnd || workplaceAndName(s.inner)) || s.paren {
		return true
	}
	return isListOfNames(s.inner) || authorKind(s.inner) != content.Person
}

// workplaceAndName reports whether s is a workplace and one person's name: 临河县渡口小学 方小满.
func workplaceAndName(s string) bool {
	credits, ok := parseCredits(s, true)
	return ok && len(credits) == 1 && credits[0].Kind == content.Person
}

// signatureCredits returns the credits of a signature, or of a field that holds only a byline.
// Joined names that cannot be separated stay one name. It returns nil when it is not sure that the
// text is a name: the byline alone then has it.
func signatureCredits(raw string) []edition.Credit {
	credits, _ := parseCredits(raw, false)
	return credits
}
