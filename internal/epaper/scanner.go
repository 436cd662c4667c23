package epaper

import (
	"strings"

	"broadsheet/internal/content"
)

// creditedName is a name in a byline with its roles.
type creditedName struct {
	name     string
	roles    []content.Role
	spaced   bool // printed with spaces between its characters
	roleOpen bool // a suffix after the name (摄, /文) may still set its role
	unmarked bool // neither a role word nor a suffix has set its role so far
}

// creditScanner reads a byline from left to right. A role word sets the role of the names after
// it, a suffix that of the names before it. Only spaces and commas separate names; the scanner
// never guesses a boundary.
type creditScanner struct {
	rest                  string
	word                  strings.Builder
	role                  content.Role
	authorAndPhotographer bool // after 文/图: the next names are authors and photographers
	names                 []creditedName

	pictures bool // after 图/: the next names are photographers, whatever their job
	prefixed bool // the byline begins with a role word
	marked   bool // a role word or a suffix was found
}

// step consumes the next piece of the byline. wordStart says whether a word begins here; step
// returns whether a word begins after the piece.
func (sc *creditScanner) step(wordStart bool) bool {
	r := firstRune(sc.rest)
	switch {
	case strings.ContainsRune(":：", r) && sc.word.Len() > 0 && !isName(sc.word.String(), true):
		sc.word.Reset() // a label that is no known role
		sc.setRole(noRole, len(string(r)))
		return true
	case strings.ContainsRune(" 、，,;；:：+&", r):
		sc.flush()
		sc.advance(len(string(r)))
		return true
	case sc.consumePrefix(wordStart || sc.word.Len() == 0), sc.consumeSuffix(wordStart || sc.word.Len() == 0):
		return true
	case sc.consumeRole(wordStart):
		return false
	case r == '/' || r == '／':
		sc.flush()
		sc.advance(len(string(r)))
		return true
	}
	sc.word.WriteRune(r)
	sc.advance(len(string(r)))
	return false
}

// consumePrefix consumes a prefix that sets the role of the names after it: 文/, 图：, 文/图. It
// reports false when there is none.
func (sc *creditScanner) consumePrefix(wordStart bool) bool {
	switch {
	case wordStart && textAndPhotoPrefix.MatchString(sc.rest):
		sc.markAuthorAndPhotographer(len(textAndPhotoPrefix.FindString(sc.rest)))
	case wordStart && workPrefix.MatchString(sc.rest) && !(sc.nameIsOpen() && sc.workFollows()):
		m := workPrefix.FindStringSubmatch(sc.rest)
		sc.setRole(roleOf(m[1]), len(m[0]))
	case wordStart && textPrefix.MatchString(sc.rest):
		sc.setRole(content.RoleAuthor, len(textPrefix.FindString(sc.rest)))
	case wordStart && photoPrefix.MatchString(sc.rest):
		sc.setRole(content.RolePhotographer, len(photoPrefix.FindString(sc.rest)))
		sc.pictures = true
	default:
		return false
	}
	return true
}

// consumeSuffix consumes a suffix that sets the role of the names before it: /文, 摄, 文/图, 报道. It
// reports false when there is none.
func (sc *creditScanner) consumeSuffix(wordStart bool) bool {
	trimmed := func(s string) int { return len(strings.TrimRight(s, " 、，,;；/／")) }
	switch {
	case sc.nameIsOpen() && textAndPhotoSuffix.MatchString(sc.rest):
		sc.markAuthorAndPhotographer(len(textAndPhotoSuffix.FindString(sc.rest)))
	case sc.nameIsOpen() && sc.workFollows():
		m := workSuffix.FindStringSubmatch(sc.rest)
		sc.workSuffix(roleOf(m[1]), len(m[0]))
	case textSuffix.MatchString(sc.rest):
		sc.suffix(content.RoleAuthor, len(textSuffix.FindString(sc.rest)))
	case photoSuffix.MatchString(sc.rest):
		sc.suffix(content.RolePhotographer, len(photoSuffix.FindString(sc.rest)))
	case sc.word.Len() > 0 && textAndPhotoPrefix.MatchString(sc.rest) && !strings.HasPrefix(simplified(sc.rest), "图片"):
		sc.markAuthorAndPhotographer(len(textAndPhotoPrefix.FindString(sc.rest)))
	case photoTail.MatchString(sc.rest) && (len(sc.names) > 0 || sc.word.Len() > 0):
		sc.suffix(content.RolePhotographer, trimmed(photoTail.FindString(sc.rest)))
	case wordStart && len(sc.names) > 0 && textTail.MatchString(sc.rest):
		sc.suffix(content.RoleAuthor, len("文"))
	case emptyTail.MatchString(sc.rest):
		sc.flush()
		sc.advance(trimmed(emptyTail.FindString(sc.rest)))
	default:
		return false
	}
	return true
}

// nameIsOpen reports whether the byline has just given a name whose role a suffix may set.
func (sc *creditScanner) nameIsOpen() bool {
	return sc.word.Len() > 0 || len(sc.names) > 0 && sc.names[len(sc.names)-1].roleOpen
}

// workFollows reports whether a word such as 口述 says what the person before it did: 林一舟口述
// 方小满整理. In bylines that begin with such a word, it belongs to the names after it: 口述：林一舟
// 整理：方小满.
func (sc *creditScanner) workFollows() bool {
	m := workSuffix.FindString(sc.rest)
	if m == "" {
		return false
	}
	after := firstRune(sc.rest[len(m):])
	return after != ':' && after != '：' && (strings.ContainsAny(m, "/／") || after != '/' && after != '／' && !sc.prefixed)
}

// workSuffix ends the current word, skips n bytes, and sets the role of the names before it that
// are still open: 林一舟 口述.
func (sc *creditScanner) workSuffix(role content.Role, n int) {
	sc.flush()
	for i := range sc.names {
		if sc.names[i].roleOpen {
			sc.names[i].roles, sc.names[i].roleOpen = []content.Role{role}, false
		}
	}
	sc.role, sc.marked = content.RoleAuthor, true
	sc.advance(n)
}

// consumeRole consumes a role word, with the titles and the newsroom's name before it. It reports
// false when there is none.
func (sc *creditScanner) consumeRole(wordStart bool) bool {
	m := roleStart.FindStringSubmatch(sc.rest)
	if m == nil && wordStart {
		m = sc.matchNewsroomRole()
	}
	if m == nil {
		return false
	}
	role := titledRole(m)
	if sc.pictures && role.Authors() {
		role = content.RolePhotographer // 图/本报记者 王明
	}
	both := sc.authorAndPhotographer && len(sc.names) == 0 // 文/图 本报记者 王明
	sc.setRole(role, len(m[0]))
	sc.authorAndPhotographer = both
	return true
}

// matchNewsroomRole matches a role after the name of a newsroom: 晚报全媒体记者. Text before 本报记者 is a
// person's name, not a newsroom.
func (sc *creditScanner) matchNewsroomRole() []string {
	m := newsroomRole.FindStringSubmatch(sc.rest)
	if m != nil && ownNewsroomRole.FindStringIndex(m[0]) != nil {
		return nil
	}
	return m
}

// titledRole returns the role of a matched role word and the titles before it. Trainees (实习, 见习)
// and invited writers (特约) have roles different from the staff's.
func titledRole(m []string) content.Role {
	role, titles := roleOf(m[1]), simplified(m[0])
	switch {
	case role == content.RoleReporter && (strings.Contains(titles, "实习") || strings.Contains(titles, "见习")):
		return content.RoleIntern
	case role == content.RoleAuthor && strings.Contains(titles, "特约"):
		return content.RoleContributor
	}
	return role
}

// firstRune returns the first character of s, or 0.
func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// advance skips n bytes.
func (sc *creditScanner) advance(n int) { sc.rest = sc.rest[n:] }

// setRole ends the current word, skips n bytes, and sets the role of the names that follow.
func (sc *creditScanner) setRole(role content.Role, n int) {
	sc.flush()
	for i := range sc.names {
		sc.names[i].roleOpen = false
	}
	sc.role, sc.authorAndPhotographer, sc.pictures, sc.marked = role, false, false, true
	sc.prefixed = sc.prefixed || len(sc.names) == 0
	sc.advance(n)
}

// suffix ends the current word, skips n bytes, and sets the role of the names before it: 王明 摄,
// 李敏/文. A name without any role at the start of a photo credit is a photographer's, too: 李敏 记者 王明 摄.
func (sc *creditScanner) suffix(role content.Role, n int) {
	sc.flush()
	sc.marked = true
	for i := range sc.names {
		if sc.names[i].roleOpen {
			if role == content.RolePhotographer {
				sc.names[i].roles = []content.Role{role}
			}
			sc.names[i].roleOpen = false
		} else if sc.names[i].unmarked && role == content.RolePhotographer {
			sc.names[i].roles = []content.Role{role}
		}
		sc.names[i].unmarked = false
	}
	if role == content.RolePhotographer {
		sc.role = content.RoleAuthor
	}
	sc.advance(n)
}

// markAuthorAndPhotographer skips n bytes and makes the names before it, or if there are none the
// names that follow, authors and photographers: 王明 文/图.
func (sc *creditScanner) markAuthorAndPhotographer(n int) {
	sc.flush()
	sc.marked = true
	sc.advance(n)
	if len(sc.names) == 0 {
		sc.authorAndPhotographer = true
		return
	}
	for i := range sc.names {
		if last := sc.names[i].roles[len(sc.names[i].roles)-1]; last != content.RolePhotographer {
			sc.names[i].roles = append(sc.names[i].roles, content.RolePhotographer)
		}
		sc.names[i].roleOpen, sc.names[i].unmarked = false, false
	}
}

// flush ends the current word and adds it to the names. Single characters separated by spaces are
// one name in letter-spaced print: 郭 华, 林 一 舟.
func (sc *creditScanner) flush() {
	w := sc.word.String()
	sc.word.Reset()
	if w == "" || nonPersonWords.MatchString(w) {
		return
	}
	if last := len(sc.names) - 1; last >= 0 && len([]rune(w)) == 1 && sc.names[last].spaced && sc.names[last].roleOpen {
		// A third character continues the name, unless it begins the next: 李 远 周 平.
		n := len([]rune(sc.names[last].name))
		if n == 1 || n == 2 && (sc.rest == "" || !strings.Contains(surnames, simplified(w))) {
			sc.names[last].name += w
			return
		}
	}
	roles := []content.Role{sc.role}
	if sc.authorAndPhotographer {
		roles = append(roles, content.RolePhotographer)
	}
	sc.names = append(sc.names, creditedName{name: w, roles: roles, roleOpen: true, spaced: len([]rune(w)) == 1, unmarked: !sc.marked && !sc.authorAndPhotographer})
}
