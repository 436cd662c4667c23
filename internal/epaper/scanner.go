package epaper

import (
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
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
	tight bool // the last two words were parted by a space only

	pictures bool // right behind 图/: whatever they are, those named took the pictures
}

// step consumes the next piece and reports whether a new word begins behind it.
func (sc *creditScanner) step(start bool) bool {
	fresh := start || sc.word.Len() == 0
	switch m := []string(nil); {
	case strings.ContainsRune(" 、，,;；:：+&", firstRune(sc.rest)):
		sc.tight = firstRune(sc.rest) == ' '
		sc.flush()
		sc.take(len(string(firstRune(sc.rest))))
		return true
	case fresh && bothPrefix.MatchString(sc.rest):
		sc.markBoth(len(bothPrefix.FindString(sc.rest)))
		return true
	case textSuffix.MatchString(sc.rest):
		sc.suffix(content.RoleAuthor, len(textSuffix.FindString(sc.rest)))
		return true
	case photoSuffix.MatchString(sc.rest):
		sc.suffix(content.RolePhotographer, len(photoSuffix.FindString(sc.rest)))
		return true
	case sc.word.Len() > 0 && bothPrefix.MatchString(sc.rest) && !strings.HasPrefix(sc.rest, "图片"):
		sc.markBoth(len(bothPrefix.FindString(sc.rest)))
		return true
	case fresh && textPrefix.MatchString(sc.rest):
		sc.setRole(content.RoleAuthor, len(textPrefix.FindString(sc.rest)))
		return true
	case fresh && photoPrefix.MatchString(sc.rest):
		sc.setRole(content.RolePhotographer, len(photoPrefix.FindString(sc.rest)))
		sc.pictures = true
		return true
	case photoTail.MatchString(sc.rest) && (len(sc.names) > 0 || sc.word.Len() > 0):
		sc.suffix(content.RolePhotographer, len(strings.TrimRight(photoTail.FindString(sc.rest), " 、，,;；/／")))
		return true
	case fresh && len(sc.names) > 0 && textTail.MatchString(sc.rest):
		sc.suffix(content.RoleAuthor, len("文"))
		return true
	case emptyTail.MatchString(sc.rest):
		sc.flush()
		sc.take(len(strings.TrimRight(emptyTail.FindString(sc.rest), " 、，,;；/／")))
		return true
	default:
		if m = roleStart.FindStringSubmatch(sc.rest); m == nil && start {
			m = sc.house()
		}
		if m != nil {
			role := titledRole(m)
			if sc.pictures && role.Authors() {
				role = content.RolePhotographer // 图/本报记者 王明
			}
			sc.setRole(role, len(m[0]))
			return false
		}
	}
	r := firstRune(sc.rest)
	if r == '/' || r == '／' {
		sc.flush()
		sc.take(len(string(r)))
		return true
	}
	sc.word.WriteRune(r)
	sc.take(len(string(r)))
	return false
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
	sc.role, sc.tight, sc.both, sc.pictures = role, false, false, false
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
	sc.tight = false
	if role == content.RolePhotographer {
		sc.role = content.RoleAuthor
	}
	sc.take(n)
}

// markBoth makes those named, or those about to be, authors and photographers: 王明 文/图.
func (sc *creditScanner) markBoth(n int) {
	sc.flush()
	sc.take(n)
	sc.tight = false
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

func (sc *creditScanner) credits(certain bool) ([]edition.Credit, bool) {
	var list []edition.Credit
	seen := make(map[edition.Credit]bool)
	for i, n := range sc.names {
		kind := authorKind(n.name)
		if i+1 < len(sc.names) && isName(sc.names[i+1].name, true) && n.open && (kind == content.Collective || len([]rune(n.name)) >= 4 && workplace.MatchString(n.name)) {
			continue // where the next one works
		}
		if kind == content.Person && !isName(n.name, certain) && (certain || !runTogether(n.name)) {
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

// runTogether reports whether a word may be names printed without a space between them. It
// stays one name, as nothing says where to part it.
func runTogether(w string) bool {
	n := len([]rune(w))
	return n >= 5 && n <= 12 && allHan(w) && !strings.ContainsAny(w, "的了在是到看说从将被把和与为对讯")
}
