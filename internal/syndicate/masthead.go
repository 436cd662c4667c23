package syndicate

import (
	"net/mail"
	"regexp"

	"broadsheet/internal/content"
)

// masthead returns a publication's name, or its id if it has none, because the formats require a name.
func masthead(p *content.Publication) text {
	if name := line(p.Name); name != "" {
		return name
	}
	return text(p.ID)
}

// languageTag matches language tags (https://www.rfc-editor.org/info/bcp47).
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// language returns a publication's language tag; "" if it has none or a malformed one.
func language(p *content.Publication) text {
	if !languageTag.MatchString(p.Language) {
		return ""
	}
	return text(p.Language)
}

// email returns a publication's e-mail address; "" if it has none or a malformed one.
func email(p *content.Publication) text {
	a, err := mail.ParseAddress(p.Contact.Email)
	if err != nil {
		return ""
	}
	return line(a.Address)
}
