package epaper

import (
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// roleWord is a word of a byline that gives the role of the names after it.
type roleWord struct {
	word string
	role content.Role
}

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
	{"评论员", content.RoleAuthor}, {"撰稿人", content.RoleAuthor}, {"撰稿", content.RoleAuthor}, {"撰文", content.RoleAuthor}, {"执笔", content.RoleAuthor}, {"作者", content.RoleAuthor}, {"采写", content.RoleAuthor}, {"撰写", content.RoleAuthor}, {"文字", content.RoleAuthor},
	{"摄影", content.RolePhotographer}, {"拍摄", content.RolePhotographer}, {"图片", content.RolePhotographer},
}

// ownNewsroom are words for the newspaper itself, newsroomSuffix endings of newsroom names,
// roleTitle words before a role: 首席, 全媒体.
const (
	ownNewsroom    = `本报|本社|本台|本网|本刊|本版|本院|本校`
	newsroomSuffix = `日报社|晚报社|报社|报|网|通讯社|社|台|刊|客户端|融媒体中心|中心|频道|传媒|集团|融媒`
	roleTitle      = `全媒体|融媒体|融媒|全媒|首席|高级|资深|特派|数字|视频|青年|校园|学生|小|驻[\p{Han}]{1,6}?|融媒体中心|新媒体|第[一二三四五六七八九十]|见习|实习|特约`
)

// The parts of a byline. A prefix gives the role of the names after it (文/, 图：), a suffix that of
// the names before it (/文, 摄).
var (
	roleStart          = compileHan(`^(?:` + ownNewsroom + `|新华社|中新社|新华网|人民网)?(?:` + roleTitle + `)*(` + roleAlternatives() + `)`)
	newsroomRole       = compileHan(`^[\p{Han}A-Za-z]{1,14}?(?:` + newsroomSuffix + `)(?:` + roleTitle + `)*(` + roleAlternatives() + `)`)
	textAndPhotoPrefix = compileHan(`^(?:文字?|撰文)\s?[/／、&+]\s?(?:图片?|摄影?|供图)(?:片)?\s?[:：/／]?|^图片?\s?[/／、&+]\s?文字?\s?[:：]?|^摄影报道|^文并摄|^文图|^图文报道|^图文|^(?:文、摄影|采写[/／]摄影)`)
	textSuffix         = compileHan(`^[/／]\s?(?:文字|文)`)
	photoSuffix        = compileHan(`^[/／]\s?(?:图片|摄影|供图|图|摄)`)
	textPrefix         = compileHan(`^(?:文字|撰文|文)\s?[/／:：|｜]\s?`)
	photoPrefix        = compileHan(`^(?:图片|摄影|图|摄)\s?[/／:：|｜]\s?`)
	photoTail          = compileHan(`^(?:摄影|摄制|供图|摄|图)(?:[\s、，,;；/／]|$)`)
	textTail           = compileHan(`^文(?:[\s、，,;；]|$)`)
	emptyTail          = compileHan(`^(?:综合报道|参与采写|参与报道|参与采访|采写|采访|报道|整理|综述|编写|发自[\p{Han}]{2,6}|等)(?:[\s、，,;；/／]|$)`)
	ownNewsroomRole    = compileHan(`(?:` + ownNewsroom + `)(?:` + roleTitle + `)*(?:` + roleAlternatives() + `)`)
	hasRole            = compileHan(roleAlternatives())
)

// nonPersonWords matches words of a byline that are no names: 本报讯, 资料, 网络.
var nonPersonWords = compileHan(`^(?:本报讯|本报|本刊|本台|讯|特稿|专稿|综合|受访者|受访单位|采访对象|资料|网络|.{2,}提供)$`)

// roleAlternatives returns the role words as alternatives of a regular expression.
func roleAlternatives() string {
	words := make([]string, len(roleWords))
	for i, w := range roleWords {
		words[i] = w.word
	}
	return strings.Join(words, "|")
}

// roleOf returns the role of a role word; the author's for other words.
func roleOf(word string) content.Role {
	word = simplified(word)
	for _, w := range roleWords {
		if w.word == word {
			return w.role
		}
	}
	return content.RoleAuthor
}

// longestByline is the length in bytes of the longest byline. Longer text is body text.
const longestByline = 400

// parseCredits splits a byline into credits. It reports false when any part of the byline is not
// recognised. With requireSurname, every name must begin with a common surname.
func parseCredits(raw string, requireSurname bool) ([]edition.Credit, bool) {
	s := foldSpaces(strings.NewReplacer("（", " ", "）", " ", "(", " ", ")", " ", "【", " ", "】", " ", "［", " ", "］", " ", "《", "", "》", "", "□", " ", "■", " ", "◎", " ", "○", " ", "◆", " ", "◇", " ", "●", " ", "|", " ", "｜", " ").Replace(raw))
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
		if kind == content.Person && !isName(n.name, requireSurname) && (requireSurname || !mayBeJoinedNames(n.name)) {
			return nil, false
		}
		for _, role := range n.roles {
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
// one name, because the place to split it is unknown.
func mayBeJoinedNames(w string) bool {
	n := len([]rune(w))
	return n >= 5 && n <= 12 && allHan(w) && !strings.ContainsAny(simplified(w), "的了在是到看说从将被把和与为对讯")
}
