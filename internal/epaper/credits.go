package epaper

import (
	"slices"
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// roleWord is a word of a byline that gives the role of the names after it.
type roleWord struct {
	word string
	role content.Role
}

// workWords are words for what somebody did. They give a role only where a colon, slash or space
// separates them from the names, or right after a name: they are frequent in headings.
var workWords = []roleWord{
	{"口述", content.RoleAuthor}, {"讲述", content.RoleAuthor}, {"自述", content.RoleAuthor}, {"记录", content.RoleAuthor}, {"整理", content.RoleAuthor},
	{"供稿", content.RoleContributor}, {"供文", content.RoleContributor}, {"执行", content.RolePlanner},
	{"主持人", noRole}, {"主持", noRole}, {"嘉宾", noRole}, {"朗诵", noRole}, {"配音", noRole}, {"漫画", noRole}, {"插图", noRole}, {"绘图", noRole},
	{"视频", noRole}, {"剪辑", noRole}, {"审核", noRole}, {"审读", noRole},
}

// noRole is the role of names that a byline does not make authors, and for whom content has no
// role: a column's host, its guest. They are in the byline only.
const noRole content.Role = ""

// roleWords are matched in this order, so a word must precede the words that it contains.
var roleWords = []roleWord{
	{"实习记者", content.RoleIntern}, {"见习记者", content.RoleIntern}, {"实习生", content.RoleIntern}, {"见习生", content.RoleIntern},
	{"特约通讯员", content.RoleCorrespondent}, {"特约记者", content.RoleReporter}, {"特约撰稿人", content.RoleContributor},
	{"特约撰稿", content.RoleContributor}, {"特约评论员", content.RoleContributor}, {"特约作者", content.RoleContributor}, {"特约摄影", content.RolePhotographer},
	{"摄影记者", content.RolePhotographer}, {"记者", content.RoleReporter},
	{"见习通讯员", content.RoleCorrespondent}, {"通讯员", content.RoleCorrespondent}, {"通联员", content.RoleCorrespondent},
	{"责任编辑", content.RoleEditor}, {"责编", content.RoleEditor}, {"执行主编", content.RoleEditor}, {"本版编辑", content.RoleEditor}, {"美术编辑", content.RoleDesigner},
	{"见习编辑", content.RoleEditor}, {"实习编辑", content.RoleEditor}, {"编辑", content.RoleEditor}, {"组稿", content.RoleEditor},
	{"编译", content.RoleTranslator}, {"翻译", content.RoleTranslator}, {"译者", content.RoleTranslator},
	{"总策划", content.RolePlanner}, {"策划", content.RolePlanner}, {"统筹", content.RolePlanner}, {"监制", content.RolePlanner},
	{"版式设计", content.RoleDesigner}, {"版面设计", content.RoleDesigner}, {"版式", content.RoleDesigner}, {"美编", content.RoleDesigner}, {"制图", content.RoleDesigner}, {"设计", content.RoleDesigner},
	{"校对", content.RoleProofreader}, {"校检", content.RoleProofreader}, {"审校", content.RoleProofreader},
	{"报道员", content.RoleCorrespondent}, {"出品人", content.RolePlanner},
	{"评论员", content.RoleAuthor}, {"撰稿人", content.RoleAuthor}, {"撰稿", content.RoleAuthor}, {"撰文", content.RoleAuthor}, {"执笔", content.RoleAuthor}, {"作者", content.RoleAuthor}, {"采写", content.RoleAuthor}, {"撰写", content.RoleAuthor}, {"文字", content.RoleAuthor},
	{"摄影", content.RolePhotographer}, {"拍摄", content.RolePhotographer}, {"图片", content.RolePhotographer},
}

// ownNewsroom are words for the newspaper itself, newsroomSuffix endings of newsroom names,
// roleTitle words before a role: 首席, 全媒体.
const (
	ownNewsroom    = `本报|本社|本台|本网|本刊|本版|本院|本校`
	newsroomSuffix = `日报社|晚报社|报社|报|网|通讯社|社|台|刊|客户端|融媒体中心|中心|频道|传媒|集团|融媒`
	roleTitle      = `全媒体|融媒体|融媒|全媒|首席|高级|资深|特派|数字|视频|青年|校园|学生|小|参与|驻[\p{Han}]{1,6}?|融媒体中心|新媒体|第[一二三四五六七八九十]|见习|实习|特约`
)

// The parts of a byline. A prefix gives the role of the names after it (文/, 图：), a suffix that of
// the names before it (/文, 摄).
var (
	roleStart          = compileHan(`^(?:` + ownNewsroom + `|新华社|中新社|新华网|人民网)?(?:` + roleTitle + `)*(` + roleAlternatives() + `)`)
	newsroomRole       = compileHan(`^[\p{Han}A-Za-z]{1,14}?(?:` + newsroomSuffix + `)(?:` + roleTitle + `)*(` + roleAlternatives() + `)`)
	textAndPhotoPrefix = compileHan(`^(?:文字?|撰文)\s?[/／、&+]\s?(?:图片?|摄影?|供图)(?:片)?\s?[:：/／]?|^图片?\s?[/／、&+]\s?文字?\s?[:：]?|^摄影报道|^文并摄|^文图|^图文报道|^图文|^(?:文、摄影|采写[/／]摄影)`)
	textSuffix         = compileHan(`^[/／]\s?(?:文字|文)`)
	photoSuffix        = compileHan(`^[/／]\s?(?:图片|摄影|供图|图|摄)`)
	textAndPhotoSuffix = compileHan(`^[/／]\s?摄影报道`)
	textPrefix         = compileHan(`^(?:文字|撰文|文)\s?[/／:：|｜]\s?`)
	photoPrefix        = compileHan(`^(?:图片|摄影|图|摄)\s?[/／:：|｜]\s?`)
	workSuffix         = compileHan(`^[/／]?\s?(` + alternatives(workWords) + `)`)
	workPrefix         = compileHan(`^(` + alternatives(workWords) + `)\s?(?:[/／:：|｜]\s?|\s)`)
	worked             = compileHan(`(?:^|[\s（(])(?:` + alternatives(workWords) + `)\s?[/／:：]|\p{Han}\s?[/／]?\s?(?:口述|讲述|自述|整理|供稿|供文)(?:$|[\s、，）)])`)
	photoTail          = compileHan(`^(?:摄影|摄制|供图|摄|图)(?:[\s、，,;；/／]|$)`)
	textTail           = compileHan(`^文(?:[\s、，,;；]|$)`)
	emptyTail          = compileHan(`^(?:综合报道|参与采写|参与报道|参与采访|采写|采访|报道|综述|编写|发自[\p{Han}]{2,6}|等)(?:[\s、，,;；/／]|$)`)
	ownNewsroomRole    = compileHan(`(?:` + ownNewsroom + `)(?:` + roleTitle + `)*(?:` + roleAlternatives() + `)`)
	hasRole            = compileHan(roleAlternatives())
)

// nonPersonWords matches words of a byline that are no names: 本报讯, 资料, 网络.
var nonPersonWords = compileHan(`^(?:本报讯|本报|本刊|本台|讯|特稿|专稿|综合|受访者|受访单位|采访对象|资料|网络|来源|参与|(?:本报|本网|本刊)?(?:综合|整理|编辑|报道|消息)+|.{2,}提供)$`)

// roleAlternatives returns the role words as alternatives of a regular expression.
func roleAlternatives() string { return alternatives(roleWords) }

// alternatives returns words as alternatives of a regular expression.
func alternatives(list []roleWord) string {
	words := make([]string, len(list))
	for i, w := range list {
		words[i] = w.word
	}
	return strings.Join(words, "|")
}

// hasWorkWord reports whether a text contains one of workWords.
func hasWorkWord(s string) bool {
	s = simplified(s)
	return slices.ContainsFunc(workWords, func(w roleWord) bool { return strings.Contains(s, w.word) })
}

// roleOf returns the role of a role word; the author's for other words.
func roleOf(word string) content.Role {
	word = simplified(word)
	for _, list := range [][]roleWord{roleWords, workWords} {
		for _, w := range list {
			if w.word == word {
				return w.role
			}
		}
	}
	return content.RoleAuthor
}

// bylineMarks replaces the brackets and marks around names by spaces.
var bylineMarks = strings.NewReplacer("（", " ", "）", " ", "(", " ", ")", " ", "【", " ", "】", " ", "［", " ", "］", " ", "《", "", "》", "", "□", " ", "■", " ", "◎", " ", "○", " ", "◆", " ", "◇", " ", "●", " ", "|", " ", "｜", " ")

// longestByline is the length in bytes of the longest byline. Longer text is body text.
const longestByline = 400

// parseCredits splits a byline into credits. It reports false when any part of the byline is not
// recognised. With requireSurname, every name must begin with a common surname.
func parseCredits(raw string, requireSurname bool) ([]edition.Credit, bool) {
	if len(raw) > 2*longestByline || strings.ContainsAny(raw, "。！？!?") || fromElsewhere.MatchString(raw) {
		return nil, false
	}
	raw = withoutClass(withoutDescription(raw))
	s := foldSpaces(bylineMarks.Replace(raw))
	if s == "" || len(s) > longestByline {
		return nil, false
	}
	afterRole := strings.TrimPrefix(s, roleStart.FindString(s))
	if kind := authorKind(s); kind != content.Person && !strings.Contains(s, " ") && !(afterRole != s && isName(afterRole, true)) {
		return []edition.Credit{{Name: s, Role: content.RoleAuthor, Kind: kind}}, true
	}
	sc := &creditScanner{rest: s, role: content.RoleAuthor}
	for start := true; sc.rest != ""; {
		start = sc.step(start)
	}
	sc.flush()
	return sc.credits(requireSurname)
}

// schoolClass matches a pupil's school and class before the name: 高一（7）班, 渡口小学五年级2班.
var schoolClass = compileHan(`(?:[\p{Han}]{2,14}(?:小学|中学|学校|高中|初中|[一二三四五六七八九十]中)\s*)?(?:[初高小大]?[一二三四五六七八九](?:年级|年)?|[初高]中|\d{4}级)\s*[（(]?\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*[)）]?\s*班\s*`)

// withoutClass removes a pupil's school and class.
func withoutClass(raw string) string {
	if !strings.Contains(raw, "班") {
		return raw
	}
	return schoolClass.ReplaceAllString(raw, " ")
}

// fromElsewhere matches the origin of an article where a byline could be: 据新华社, 来源：….
var fromElsewhere = compileHan(`^(?:据|来源|稿源|转自|转载|摘自|选自|原载|综合(?:新华|中新|本报)|根据)`)

// description matches a name and a remark on it in parentheses.
var description = compileHan(`(\p{Han})\s*[（(]([^（）()]{3,30})[)）]`)

// withoutDescription removes the remarks in parentheses that describe a person: 方小满（县作协会员）.
func withoutDescription(raw string) string {
	if !strings.ContainsAny(raw, "（(") {
		return raw
	}
	return description.ReplaceAllStringFunc(raw, func(found string) string {
		m := description.FindStringSubmatch(found)
		if m[2] = foldSpaces(m[2]); hasRole.MatchString(m[2]) || creditWord.MatchString(m[2]) || isListOfNames(m[2]) || agencyName.MatchString(m[2]) {
			return found
		}
		return m[1] + " "
	})
}

// creditWord matches a word of a credit that is no role word.
var creditWord = compileHan(`[摄图文绘]|报道|供稿`)

// credits returns one credit for each name and role. It reports false when one of the words
// cannot be a name.
func (sc *creditScanner) credits(requireSurname bool) ([]edition.Credit, bool) {
	var list []edition.Credit
	seen := make(map[edition.Credit]bool)
	for i, n := range sc.names {
		kind := authorKind(n.name)
		if i+1 < len(sc.names) && isName(sc.names[i+1].name, true) && n.roleOpen && (kind == content.Collective || len([]rune(n.name)) >= 4 && workplace.MatchString(n.name)) {
			continue // the workplace of the next person
		}
		if kind == content.Person && !isName(n.name, requireSurname) && (requireSurname || !sc.mayBeJoinedNames(n.name)) {
			return nil, false
		}
		for _, role := range n.roles {
			if role == noRole {
				continue
			}
			c := edition.Credit{Name: n.name, Role: role, Kind: kind}
			if !seen[c] {
				seen[c] = true
				list = append(list, c)
			}
		}
	}
	return list, len(list) > 0
}

// mayBeJoinedNames reports whether a word may be several names printed without spaces. It stays
// one name, because the place to split it is unknown. Where no role word marks it, it begins with a
// surname, so that a headline is no person.
func (sc *creditScanner) mayBeJoinedNames(w string) bool {
	n := len([]rune(w))
	if !sc.marked && (n > 9 || !isName(string([]rune(w)[:min(n, 3)]), true)) {
		return false
	}
	return n >= 5 && n <= 12 && allHan(w) && !strings.ContainsAny(simplified(w), "的了在是到看说从将被把和与为对讯")
}
