package epaper

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// Forms of the photographer's credit in a caption.
var (
	creditAtEnd      = compileHan(`^(.*[。！？!?”」』）)…])\s*[（(]?\s*([^。！？!?（()）]{2,40}?)\s*(摄影报道|摄影|摄|供图|文[/／]图|图[/／]文|[/／]\s?图|[/／]\s?摄|发)\s*[)）]?\s*[。.]?$`)
	creditInParen    = compileHan(`^(.*?)\s*[（(]\s*([^（()）]{2,40}?)\s*(摄影报道|摄影|摄|供图|文[/／]图|[/／]\s?图|图|发)?\s*[)）]\s*[。.]?$`)
	creditWithAgency = compileHan(`^(.*[。！？!?”」』）)…]|)\s*([^。！？!?（()）]{2,24}?)\s*摄\s*[（(][^（）()]{2,14}[)）]\s*$`)
	creditBySpace    = compileHan(`^(.{4,}?)[\s　]+([^。！？\s][^。！？]{1,24}?)\s*(摄影报道|摄影|摄|供图)$`)
	creditGiven      = compileHan(`^(|.*[。！？!?”」』）)…（(\s])(?:本[组文版]|以上)?(?:图片|照片|图)(?:均|皆|都)?由\s*([^。！？!?（()）]{2,24}?)\s*(?:提供|供图|拍摄|摄)\s*[)）]?[。.]?$`)
	creditLabel      = compileHan(`^(|.*[。！？!?”」』）)…\s])(?:摄影|图片?|摄)\s?[/／:：]\s*([^。！？/／:：]{2,24})$`)
	creditAhead      = compileHan(`^作者\s*[:：]\s*[（(]?([^（()）]{2,20})[)）]?\s+(.*)$`)
	agencyPhoto      = compileHan(`^(.*?)\s*[（(]?((?:新华社|中新社|视觉中国|人民视觉|影像中国|资料图片|新华社资料照片))(?:发|供图|照片)?[)）]?\s*$`)
)

// splitCaption separates a caption from the photographer's credit. Either may be "".
func splitCaption(text string) (caption, credit string) {
	text = foldSpaces(text)
	if m := wholeParen.FindStringSubmatch(text); m != nil {
		text = foldSpaces(m[1])
	}
	if m := creditAhead.FindStringSubmatch(text); m != nil {
		return cleanCaption(m[2]), photographer(m[1])
	}
	if m := creditGiven.FindStringSubmatch(text); m != nil {
		return cleanCaption(strings.TrimRight(m[1], "（( ")), photographer(m[2])
	}
	if name := creditAlone(text); name != "" {
		return "", name
	}
	for _, form := range []*regexp.Regexp{creditAtEnd, creditWithAgency, creditInParen, creditBySpace, creditLabel} {
		m := form.FindStringSubmatch(text)
		if m == nil || form == creditInParen && m[3] == "" {
			continue
		}
		if name := photographer(m[2]); name != "" {
			caption = cleanCaption(m[1])
			if a := agencyPhoto.FindStringSubmatch(caption); a != nil && a[1] != "" && strings.HasSuffix(simplified(caption), "发") {
				caption = cleanCaption(a[1])
			}
			return caption, name
		}
	}
	if m := agencyPhoto.FindStringSubmatch(text); m != nil && (m[1] == "" || strings.ContainsAny(lastRune(m[1]), "。！？”）) ")) {
		return cleanCaption(m[1]), m[2]
	}
	return cleanCaption(text), ""
}

// creditAlone returns the photographer of a line that holds only a photo credit, else "". A short
// caption may look alike: 春到云港 赵一凡 摄 has no role word, and words before the name that are no
// names.
func creditAlone(text string) string {
	v, s := classify(text, besidePicture)
	if v != photoCreditLine {
		return ""
	}
	if creditBySpace.MatchString(text) && !roleStart.MatchString(s.inner) && !newsroomRole.MatchString(s.inner) && !textAndPhotoPrefix.MatchString(s.inner) {
		if m := creditBySpace.FindStringSubmatch(text); !isListOfNames(m[1]) {
			return ""
		}
	}
	return photographer(s.inner)
}

// lastRune returns the last character of s.
func lastRune(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return ""
	}
	return string(r[len(r)-1])
}

// danglingRole matches a role at the end of a caption whose name was on another line.
var danglingRole = compileHan(`([。！？!?”」』）)…\s]|^)(?:` + ownNewsroom + `|[\p{Han}]{0,6}报)?(?:` + roleTitle + `)*(?:记者|通讯员)$`)

// cleanCaption removes arrows that point at the picture, and a role without a name.
func cleanCaption(s string) string {
	s = strings.TrimSpace(strings.TrimLeft(foldSpaces(s), "▲△▼▽◀▶►◄↑↓←→ "))
	return strings.TrimSpace(danglingRole.ReplaceAllString(s, "$1"))
}

// givenBy matches the words before the supplier of pictures: 本组图片均由….
var givenBy = compileHan(`^(?:本[组文版]|以上)?(?:图片|照片|图)(?:均|皆|都)?由\s*`)

// creditTail matches the words after a photographer's name.
var creditTail = compileHan(`(?:\s*(?:摄影报道|摄影|拍摄|提供|供图|文[/／]图|图[/／]文|[/／][图摄]|摄|发))+$`)

// photographer returns the photographers' names in raw, joined by 、, without the words
// around them. It returns "" when there are none.
func photographer(raw string) string {
	raw = givenBy.ReplaceAllString(foldSpaces(raw), "")
	if credits, ok := parseCredits(raw, false); ok && anyPhotographer(credits) {
		return photographers(credits)
	}
	raw = creditTail.ReplaceAllString(raw, "")
	credits, ok := parseCredits(raw, false)
	if !ok {
		if n := countHan(raw); n >= 2 && n <= 12 && !strings.ContainsAny(raw, "，。：:、") {
			return raw
		}
		return ""
	}
	return photographers(credits)
}

// photographers returns the names credited as photographers, joined by 、; all names when no
// credit has that role.
func photographers(credits []edition.Credit) string {
	var names []string
	for _, c := range credits {
		if (c.Role == content.RolePhotographer || !anyPhotographer(credits)) && !slices.Contains(names, c.Name) {
			names = append(names, c.Name)
		}
	}
	return strings.Join(names, "、")
}

// fileLike matches file names.
var fileLike = regexp.MustCompile(`(?i)\.(?:jpe?g|png|gif|bmp|webp)$|^[\w\s.-]+$`)

// isUsefulCaption reports whether the alt or title attribute s of an image describes it. Empty
// and generic texts, file names and the article's title do not.
func isUsefulCaption(s, title string) bool {
	s = foldSpaces(s)
	switch {
	case countHan(s) < 4 || fileLike.MatchString(s) || fileLike.MatchString(path.Base(s)):
		return false
	case s == title || strings.Contains(s, "点击") || strings.Contains(s, "查看大图") || strings.Contains(s, "未标题") || strings.Contains(s, "查看原图"):
		return false
	}
	return true
}

// endsWithPhotoCredit reports whether a line ends with a credit for the picture only, not for
// text and picture (文/图).
func endsWithPhotoCredit(text string) bool {
	_, credit := splitCaption(text)
	return credit != "" && !textAndPhotoTail.MatchString(text)
}

// textAndPhotoTail matches a credit for text and picture at the end of a line.
var textAndPhotoTail = compileHan(`(?:摄影报道|文[/／]图|图[/／]文|图文)\s*[)）]?$`)

// looksLikeCaption reports whether a line right after a picture is its caption: by its words, by
// a photo credit, or by its style.
func looksLikeCaption(l line) bool {
	if l.kind != textLine || len([]rune(l.text)) > 200 {
		return false
	}
	v, s := classify(l.text, besidePicture)
	switch {
	case v == captionText || v == photoCreditLine || captionStart.MatchString(s.text):
		return true
	case l.caption, s.runes <= 120 && endsWithPhotoCredit(s.text):
		return true
	case l.bold && s.runes <= 20 && !s.sentence:
		return false // a heading
	}
	return (l.centred || l.small) && s.runes <= 120 && v != bylineLine && v != signatureLine
}
