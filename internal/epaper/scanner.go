package epaper

import (
	"strings"

	"broadsheet/internal/content"
)

// creditedName is a name of a byline on its way to a credit.
type creditedName struct {
	name     string
	roles    []content.Role
	roleOpen bool // a suffix (摄, /文) may still say what it did
}

// creditScanner reads a byline from left to right. Role words say what the names after them
// did, suffixes what the names before them did; names are parted by spaces and commas only,
// never guessed apart.
type creditScanner struct {
	rest                  string
	word                  strings.Builder
	role                  content.Role
	authorAndPhotographer bool // 文/图: names are author and photographer
	names                 []creditedName

	pictures bool // right behind 图/: whatever they are, those named took the pictures
}

// step consumes the next piece and reports whether a new word begins behind it.
func (sc *creditScanner) step(start bool) bool {
	r := firstRune(sc.rest)
	switch {
	case strings.ContainsRune(" 、，,;；:：+&", r):
		sc.flush()
		sc.advance(len(string(r)))
		return true
	case sc.consumePrefix(start || sc.word.Len() == 0), sc.consumeSuffix(start || sc.word.Len() == 0):
		return true
	case sc.consumeRole(start):
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

// consumePrefix consumes what says before the names what they did: 文/, 图：, 文/图. fresh is whether
// a word begins here.
func (sc *creditScanner) consumePrefix(fresh bool) bool {
	switch {
	case fresh && textAndPhotoPrefix.MatchString(sc.rest):
		sc.markAuthorAndPhotographer(len(textAndPhotoPrefix.FindString(sc.rest)))
	case fresh && textPrefix.MatchString(sc.rest):
		sc.setRole(content.RoleAuthor, len(textPrefix.FindString(sc.rest)))
	case fresh && photoPrefix.MatchString(sc.rest):
		sc.setRole(content.RolePhotographer, len(photoPrefix.FindString(sc.rest)))
		sc.pictures = true
	default:
		return false
	}
	return true
}

// consumeSuffix consumes what says behind the names what they did: /文, 摄, 文/图, 报道.
func (sc *creditScanner) consumeSuffix(fresh bool) bool {
	trimmed := func(s string) int { return len(strings.TrimRight(s, " 、，,;；/／")) }
	switch {
	case textSuffix.MatchString(sc.rest):
		sc.suffix(content.RoleAuthor, len(textSuffix.FindString(sc.rest)))
	case photoSuffix.MatchString(sc.rest):
		sc.suffix(content.RolePhotographer, len(photoSuffix.FindString(sc.rest)))
	case sc.word.Len() > 0 && textAndPhotoPrefix.MatchString(sc.rest) && !strings.HasPrefix(sc.rest, "图片"):
		sc.markAuthorAndPhotographer(len(textAndPhotoPrefix.FindString(sc.rest)))
	case photoTail.MatchString(sc.rest) && (len(sc.names) > 0 || sc.word.Len() > 0):
		sc.suffix(content.RolePhotographer, trimmed(photoTail.FindString(sc.rest)))
	case fresh && len(sc.names) > 0 && textTail.MatchString(sc.rest):
		sc.suffix(content.RoleAuthor, len("文"))
	case emptyTail.MatchString(sc.rest):
		sc.flush()
		sc.advance(trimmed(emptyTail.FindString(sc.rest)))
	default:
		return false
	}
	return true
}

// consumeRole consumes a role, with the titles and the newsroom before it.
func (sc *creditScanner) consumeRole(start bool) bool {
	m := roleStart.FindStringSubmatch(sc.rest)
	if m == nil && start {
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

// matchNewsroomRole matches a role that the name of a newsroom stands before: 晚报全媒体记者. What stands
// before 本报记者 is a name, not a newsroom.
func (sc *creditScanner) matchNewsroomRole() []string {
	m := newsroomRole.FindStringSubmatch(sc.rest)
	if m != nil && ownNewsroomRole.FindStringIndex(m[0]) != nil {
		return nil
	}
	return m
}

// titledRole returns the role of a matched role word and the titles before it: those learning
// the trade and those asked to write from outside are told apart from the staff.
func titledRole(m []string) content.Role {
	role := roleOf(m[1])
	switch {
	case role == content.RoleReporter && (strings.Contains(m[0], "实习") || strings.Contains(m[0], "见习")):
		return content.RoleIntern
	case role == content.RoleAuthor && strings.Contains(m[0], "特约"):
		return content.RoleContributor
	}
	return role
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

func (sc *creditScanner) advance(n int) { sc.rest = sc.rest[n:] }

func (sc *creditScanner) setRole(role content.Role, n int) {
	sc.flush()
	for i := range sc.names {
		sc.names[i].roleOpen = false
	}
	sc.role, sc.authorAndPhotographer, sc.pictures = role, false, false
	sc.advance(n)
}

// suffix says what the names before it did: 王明 摄, 李敏/文.
func (sc *creditScanner) suffix(role content.Role, n int) {
	sc.flush()
	for i := range sc.names {
		if sc.names[i].roleOpen {
			if role == content.RolePhotographer {
				sc.names[i].roles = []content.Role{role}
			}
			sc.names[i].roleOpen = false
		}
	}
	if role == content.RolePhotographer {
		sc.role = content.RoleAuthor
	}
	sc.advance(n)
}

// markAuthorAndPhotographer makes those named, or those about to be, authors and photographers: 王明 文/图.
func (sc *creditScanner) markAuthorAndPhotographer(n int) {
	sc.flush()
	sc.advance(n)
	if len(sc.names) == 0 {
		sc.authorAndPhotographer = true
		return
	}
	for i := range sc.names {
		if last := sc.names[i].roles[len(sc.names[i].roles)-1]; last != content.RolePhotographer {
			sc.names[i].roles = append(sc.names[i].roles, content.RolePhotographer)
		}
		sc.names[i].roleOpen = false
	}
}

// flush ends a word. Two single characters parted by a space are one name, set apart in
// print: 郭　华.
func (sc *creditScanner) flush() {
	w := sc.word.String()
	sc.word.Reset()
	if w == "" || nonPersonWords.MatchString(w) {
		return
	}
	if last := len(sc.names) - 1; last >= 0 && len([]rune(w)) == 1 && len([]rune(sc.names[last].name)) == 1 && sc.names[last].roleOpen {
		sc.names[last].name += w
		return
	}
	roles := []content.Role{sc.role}
	if sc.authorAndPhotographer {
		roles = append(roles, content.RolePhotographer)
	}
	sc.names = append(sc.names, creditedName{name: w, roles: roles, roleOpen: true})
}
