package syndicate

import (
	"net/mail"
	"regexp"

	"broadsheet/internal/content"
)

// masthead is a publication's name, or its id while it has none: formats want one.
func masthead(p *content.Publication) text {
	if name := line(p.Name); name != "" {
		return name
	}
	return text(p.ID)
}

// languageTag is what a language looks like (https://www.rfc-editor.org/info/bcp47).
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// language is a publication's language; empty when what was told is none.
func language(p *content.Publication) text {
	if !languageTag.MatchString(p.Language) {
		return ""
	}
	return text(p.Language)
}

// email is where a publication is written to; empty when what was told is no address.
func email(p *content.Publication) text {
	a, err := mail.ParseAddress(p.Contact.Email)
	if err != nil {
		return ""
	}
	return line(a.Address)
}
