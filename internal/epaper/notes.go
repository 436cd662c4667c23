package epaper

import (
	"regexp"
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// Notes on the source (来源) and on the page's staff (责编).
var (
	sourceNote = compileHan(`^(?:来源\s*[:：]\s*|(?:转自|转载自|摘自|选自|原载|据)\s*[:：]?\s*)(?:《([^》]{2,20})》.{0,8}|([\p{Han}A-Za-z·]{2,14}?(?:社|报|网|台|刊|客户端|公众号))(?:电|讯|消息|报道|微信公众号)?)$`)
	sourceName = compileHan(`^来源\s*[:：]\s*(\S.{1,19})$`)
	staffNote  = compileHan(`^(?:本版|本期)?(?:责编|责任编辑|编辑|美编|美术编辑|校对|版式|版式设计)(?:[:：\s/／]|$)`)
)

// staffWord matches a staff role at the start of a line.
var staffWord = compileHan(`^(?:责编|责任编辑|编辑|美编|校对|版式)`)

// readNote reads a note: editors become credits, the origin becomes the source. It reports false
// for any other note; it stays in the body.
func (st *story) readNote(s lineFeatures) bool {
	for _, form := range []*regexp.Regexp{sourceNote, sourceName} {
		if m := form.FindStringSubmatch(s.inner); m != nil {
			if st.source == "" {
				st.source = foldSpaces(strings.Join(m[1:], ""))
			}
			return true
		}
	}
	_, sure := parseCredits(s.inner, true)
	if !staffNote.MatchString(s.inner) && (!sure || !staffWord.MatchString(s.inner)) {
		return false
	}
	if credits, ok := parseCredits(s.inner, false); ok {
		for _, c := range credits {
			if !c.Role.Authors() && c.Kind == content.Person {
				st.addCredits([]edition.Credit{c})
			}
		}
	}
	return true
}
