package epaper

import (
	"strings"

	"broadsheet/internal/content"
)

// named is a name of a byline on its way to a credit.
type named struct {
	name  string
	roles []content.Role
	open  bool // a suffix (摄, /文) may still say what it did
}

// creditScanner reads a byline from left to right. Role words say what the names after them
// did, suffixes what the names before them did; names are parted by spaces and commas only,
// never guessed apart.
type creditScanner struct {
	rest  string
	word  strings.Builder
	role  content.Role
	both  bool // 文/图: names are author and photographer
	names []named

	pictures bool // right behind 图/: whatever they are, those named took the pictures
}

// step consumes the next piece and reports whether a new word begins behind it.
func (sc *creditScanner) step(start bool) bool {
	r := firstRune(sc.rest)
	switch {
	case strings.ContainsRune(" 、，,;；:：+&", r):
		sc.flush()
		sc.take(len(string(r)))
		return true
	case sc.prefix(start || sc.word.Len() == 0), sc.tail(start || sc.word.Len() == 0):
		return true
	case sc.roleWord(start):
		return false
	case r == '/' || r == '／':
		sc.flush()
		sc.take(len(string(r)))
		return true
	}
	sc.word.WriteRune(r)
	sc.take(len(string(r)))
	return false
}

// prefix consumes what says before the names what they did: 文/, 图：, 文/图. fresh is whether
// a word begins here.
func (sc *creditScanner) prefix(fresh bool) bool {
	switch {
	case fresh && bothPrefix.MatchString(sc.rest):
		sc.markBoth(len(bothPrefix.FindString(sc.rest)))
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

// tail consumes what says behind the names what they did: /文, 摄, 文/图, 报道.
func (sc *creditScanner) tail(fresh bool) bool {
	trimmed := func(s string) int { return len(strings.TrimRight(s, " 、，,;；/／")) }
	switch {
	case textSuffix.MatchString(sc.rest):
		sc.suffix(content.RoleAuthor, len(textSuffix.FindString(sc.rest)))
	case photoSuffix.MatchString(sc.rest):
		sc.suffix(content.RolePhotographer, len(photoSuffix.FindString(sc.rest)))
	case sc.word.Len() > 0 && bothPrefix.MatchString(sc.rest) && !strings.HasPrefix(sc.rest, "图片"):
		sc.markBoth(len(bothPrefix.FindString(sc.rest)))
	case photoTail.MatchString(sc.rest) && (len(sc.names) > 0 || sc.word.Len() > 0):
		sc.suffix(content.RolePhotographer, trimmed(photoTail.FindString(sc.rest)))
	case fresh && len(sc.names) > 0 && textTail.MatchString(sc.rest):
		sc.suffix(content.RoleAuthor, len("文"))
	case emptyTail.MatchString(sc.rest):
		sc.flush()
		sc.take(trimmed(emptyTail.FindString(sc.rest)))
	default:
		return false
	}
	return true
}

// roleWord consumes a role, with the titles and the newsroom before it.
func (sc *creditScanner) roleWord(start bool) bool {
	m := roleStart.FindStringSubmatch(sc.rest)
	if m == nil && start {
		m = sc.house()
	}
	if m == nil {
		return false
	}
	role := titledRole(m)
	if sc.pictures && role.Authors() {
		role = content.RolePhotographer // 图/本报记者 王明
	}
	both := sc.both && len(sc.names) == 0 // 文/图 本报记者 王明
	sc.setRole(role, len(m[0]))
	sc.both = both
	return true
}

// house matches a role that the name of a newsroom stands before: 晚报全媒体记者. What stands
// before 本报记者 is a name, not a newsroom.
func (sc *creditScanner) house() []string {
	m := houseRole.FindStringSubmatch(sc.rest)
	if m != nil && ownHouseRole.FindStringIndex(m[0]) != nil {
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

func (sc *creditScanner) take(n int) { sc.rest = sc.rest[n:] }

func (sc *creditScanner) setRole(role content.Role, n int) {
	sc.flush()
	for i := range sc.names {
		sc.names[i].open = false
	}
	sc.role, sc.both, sc.pictures = role, false, false
	sc.take(n)
}

// suffix says what the names before it did: 王明 摄, 李敏/文.
func (sc *creditScanner) suffix(role content.Role, n int) {
	sc.flush()
	for i := range sc.names {
		if sc.names[i].open {
			if role == content.RolePhotographer {
				sc.names[i].roles = []content.Role{role}
			}
			sc.names[i].open = false
		}
	}
	if role == content.RolePhotographer {
		sc.role = content.RoleAuthor
	}
	sc.take(n)
}

// markBoth makes those named, or those about to be, authors and photographers: 王明 文/图.
func (sc *creditScanner) markBoth(n int) {
	sc.flush()
	sc.take(n)
	if len(sc.names) == 0 {
		sc.both = true
		return
	}
	for i := range sc.names {
		if last := sc.names[i].roles[len(sc.names[i].roles)-1]; last != content.RolePhotographer {
			sc.names[i].roles = append(sc.names[i].roles, content.RolePhotographer)
		}
		sc.names[i].open = false
	}
}

// flush ends a word. Two single characters parted by a space are one name, set apart in
// print: 郭　华.
func (sc *creditScanner) flush() {
	w := sc.word.String()
	sc.word.Reset()
	if w == "" || nobody.MatchString(w) {
		return
	}
	if last := len(sc.names) - 1; last >= 0 && len([]rune(w)) == 1 && len([]rune(sc.names[last].name)) == 1 && sc.names[last].open {
		sc.names[last].name += w
		return
	}
	roles := []content.Role{sc.role}
	if sc.both {
		roles = append(roles, content.RolePhotographer)
	}
	sc.names = append(sc.names, named{name: w, roles: roles, open: true})
}
