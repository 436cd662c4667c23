package syndicate

import (
	"time"

	"broadsheet/internal/content"
)

// newsArticle is an article as https://schema.org/NewsArticle, in JSON-LD
// (https://www.w3.org/TR/json-ld11/).
type newsArticle struct {
	Context       string      `json:"@context"`
	Type          string      `json:"@type"`
	ID            string      `json:"@id"`
	Identifier    content.ID  `json:"identifier"`
	URL           string      `json:"url,omitempty"`
	Status        string      `json:"creativeWorkStatus,omitempty"`
	Headline      text        `json:"headline,omitempty"`
	Kicker        text        `json:"alternateName,omitempty"`
	Subtitle      text        `json:"alternativeHeadline,omitempty"`
	Description   text        `json:"description,omitempty"`
	Language      text        `json:"inLanguage,omitempty"`
	Published     string      `json:"datePublished"`
	Modified      string      `json:"dateModified"`
	Authors       []ldAgent   `json:"author,omitempty"`
	Editors       []ldAgent   `json:"editor,omitempty"`
	Translators   []ldAgent   `json:"translator,omitempty"`
	Contributors  []ldAgent   `json:"contributor,omitempty"`
	CreditText    text        `json:"creditText,omitempty"`
	Source        *ldAgent    `json:"sourceOrganization,omitempty"`
	Publisher     ldAgent     `json:"publisher"`
	Holder        *ldAgent    `json:"copyrightHolder,omitempty"`
	Copyright     text        `json:"copyrightNotice,omitempty"`
	Usage         *ldText     `json:"usageInfo,omitempty"`
	Access        text        `json:"conditionsOfAccess,omitempty"`
	Free          *bool       `json:"isAccessibleForFree,omitempty"`
	Expires       string      `json:"expires,omitempty"`
	Corrections   []ldComment `json:"correction,omitempty"`
	Section       text        `json:"articleSection,omitempty"`
	PrintEdition  text        `json:"printEdition,omitempty"`
	PrintPage     text        `json:"printPage,omitempty"`
	PrintSection  text        `json:"printSection,omitempty"`
	Pagination    text        `json:"pagination,omitempty"`
	IsPartOf      *ldIssue    `json:"isPartOf,omitempty"`
	Images        []ldImage   `json:"image,omitempty"`
	WordCount     int         `json:"wordCount,omitempty"`
	Body          text        `json:"articleBody,omitempty"`
	OtherEncoding []ldEncoded `json:"encoding,omitempty"`
}

type ldAgent struct {
	Type  string `json:"@type"`
	ID    string `json:"@id,omitempty"`
	Name  text   `json:"name"`
	Email text   `json:"email,omitempty"`
}

// ldIssue is https://schema.org/PublicationIssue.
type ldIssue struct {
	Type      string       `json:"@type"`
	ID        string       `json:"@id"`
	Name      text         `json:"name"`
	Number    text         `json:"issueNumber,omitempty"`
	Published content.Date `json:"datePublished"`
	IsPartOf  ldNewspaper  `json:"isPartOf"`
}

// ldNewspaper is https://schema.org/Newspaper.
type ldNewspaper struct {
	Type string `json:"@type"`
	ID   string `json:"@id"`
	Name text   `json:"name"`
	ISSN text   `json:"issn,omitempty"`
}

type ldImage struct {
	Type    string `json:"@type"`
	URL     string `json:"contentUrl"`
	Format  string `json:"encodingFormat,omitempty"`
	Caption text   `json:"caption,omitempty"`
	Credit  text   `json:"creditText,omitempty"`

	Holder    *ldAgent `json:"copyrightHolder,omitempty"` // if it differs from the article's
	Copyright text     `json:"copyrightNotice,omitempty"`
	Expires   string   `json:"expires,omitempty"`
}

// ldComment is https://schema.org/CorrectionComment.
type ldComment struct {
	Type      string `json:"@type"`
	Text      text   `json:"text"`
	Published string `json:"datePublished"`
}

// ldText is a https://schema.org/CreativeWork with a text only.
type ldText struct {
	Type string `json:"@type"`
	Text text   `json:"text"`
}

type ldEncoded struct {
	Type   string `json:"@type"`
	URL    string `json:"contentUrl"`
	Format string `json:"encodingFormat"`
}

// jsonldOf writes an article as JSON-LD.
func jsonldOf(s *story) ([]byte, error) {
	p := s.publication
	a := newsArticle{
		Context: "https://schema.org", Type: "NewsArticle", ID: urn(s.ID), Identifier: s.ID, URL: s.base.web(s.SourceURL),
		Headline: s.headline, Kicker: line(s.Kicker), Subtitle: line(s.Subtitle), Description: s.summary(), Language: language(p),
		Published: s.published().Format(time.RFC3339), Modified: s.updated().Format(time.RFC3339), CreditText: line(s.Byline),
		Publisher: ldAgent{Type: "NewsMediaOrganization", ID: urn(p.ID), Name: masthead(p), Email: email(p)},
		WordCount: s.WordCount, Body: s.plain(),
	}
	a.addFormats(s)
	a.addPrinted(s)
	if s.Stub {
		a.withdraw(s)
		return jsonDocument(a)
	}
	if s.Source != "" {
		a.Source = &ldAgent{Type: "Organization", Name: line(s.Source)}
	}
	a.addCredits(s)
	a.addRights(s)
	for _, c := range s.corrections() {
		a.Corrections = append(a.Corrections, ldComment{Type: "CorrectionComment", Text: c.Note, Published: c.At})
	}
	for _, p := range s.pictures {
		image := ldImage{
			Type: "ImageObject", URL: p.url, Format: p.mediaType, Caption: line(p.caption), Credit: line(p.credit),
			Copyright: line(p.rights.Notice), Expires: s.local(p.rights.ExpiresAt),
		}
		if holder := line(p.rights.Holder); holder != "" {
			image.Holder = &ldAgent{Type: "Organization", Name: holder}
		}
		a.Images = append(a.Images, image)
	}
	return jsonDocument(a)
}

// addFormats links the other formats of the article.
func (a *newsArticle) addFormats(s *story) {
	for _, f := range articleFormats() {
		if f.mediaType != jsonldType {
			a.OtherEncoding = append(a.OtherEncoding, ldEncoded{Type: "MediaObject", URL: s.base.article(s.ID, f.extension), Format: f.mediaType})
		}
	}
}

// withdraw marks the article as withdrawn: it expires at the time of the withdrawal, and a correction
// gives the reason.
func (a *newsArticle) withdraw(s *story) {
	w := s.Newsroom.Withdrawal
	a.Status, a.Expires = "Withdrawn", s.local(w.At)
	a.Corrections = []ldComment{{Type: "CorrectionComment", Text: line(w.Reason), Published: s.local(w.At)}}
}

// addRights adds the holder, the usage terms, and a note if the body is withheld.
func (a *newsArticle) addRights(s *story) {
	r := s.rights()
	a.Holder = &ldAgent{Type: "Organization", Name: r.holder}
	if !r.named {
		a.Holder = &ldAgent{Type: a.Publisher.Type, ID: a.Publisher.ID, Name: r.holder}
	}
	a.Copyright, a.Usage, a.Expires = r.notice, &ldText{Type: "CreativeWork", Text: r.usageTerms()}, s.local(r.expires)
	if a.Access = s.accessNote(); a.Access != "" {
		a.Free = new(bool)
	}
}

// addPrinted adds where the article was printed: issue, page and section.
func (a *newsArticle) addPrinted(s *story) {
	if s.section != nil {
		a.Section, a.PrintSection = line(s.section.Name), line(s.section.Name)
	}
	if s.page != nil {
		a.PrintPage, a.Pagination = line(s.page.Number), line(s.page.Number)
	}
	if s.issue == nil {
		return
	}
	a.PrintEdition = line(editionName(s.issue))
	a.IsPartOf = &ldIssue{
		Type: "PublicationIssue", ID: urn(s.issue.ID), Name: masthead(s.publication) + text(", "+editionName(s.issue)), Number: line(s.issue.Number),
		Published: s.issue.Date, IsPartOf: ldNewspaper{Type: "Newspaper", ID: urn(s.publication.ID), Name: masthead(s.publication), ISSN: issn(s.publication)},
	}
}

func issn(p *content.Publication) text {
	for _, l := range p.Licences {
		if l.Kind == content.LicenceISSN {
			return line(l.Number)
		}
	}
	return ""
}

// addCredits adds the credits by role. Roles without a property of their own become contributors.
func (a *newsArticle) addCredits(s *story) {
	for _, c := range s.credits {
		agent := ldAgent{Type: "Person", Name: line(c.name)}
		if c.kind != content.Person {
			agent.Type = "Organization"
		}
		if c.id != "" {
			agent.ID = urn(c.id)
		}
		switch {
		case c.role == content.RoleEditor:
			a.Editors = append(a.Editors, agent)
		case c.role == content.RoleTranslator:
			a.Translators = append(a.Translators, agent)
		case c.role.Authors():
			a.Authors = append(a.Authors, agent)
		default:
			a.Contributors = append(a.Contributors, agent)
		}
	}
}
