package syndicate

import (
	"time"

	"broadsheet/internal/content"
)

// manifest is an issue in https://iiif.io/api/presentation/3.0/: each page is a Canvas, painted with the
// page image; each article is a Range of the regions that it occupies.
type manifest struct {
	Context    string          `json:"@context"`
	ID         string          `json:"id"`
	Type       string          `json:"type"`
	Label      iiifLabel       `json:"label"`
	NavDate    string          `json:"navDate,omitempty"`
	Metadata   []iiifMetadata  `json:"metadata,omitempty"`
	Required   *iiifMetadata   `json:"requiredStatement,omitempty"`
	Behavior   []string        `json:"behavior,omitempty"`
	Provider   []iiifProvider  `json:"provider,omitempty"`
	Rendering  []iiifReference `json:"rendering,omitempty"`
	Items      []iiifCanvas    `json:"items"`
	Structures []iiifRange     `json:"structures,omitempty"`
}

// iiifLabel maps languages to texts.
type iiifLabel map[string][]text

type iiifMetadata struct {
	Label iiifLabel `json:"label"`
	Value iiifLabel `json:"value"`
}

type iiifProvider struct {
	ID       string          `json:"id"`
	Type     string          `json:"type"`
	Label    iiifLabel       `json:"label"`
	Homepage []iiifReference `json:"homepage"`
}

type iiifReference struct {
	ID     string    `json:"id"`
	Type   string    `json:"type"`
	Label  iiifLabel `json:"label,omitempty"`
	Format string    `json:"format,omitempty"`
}

type iiifCanvas struct {
	ID        string               `json:"id"`
	Type      string               `json:"type"`
	Label     iiifLabel            `json:"label"`
	Height    int                  `json:"height"`
	Width     int                  `json:"width"`
	Rendering []iiifReference      `json:"rendering,omitempty"`
	Items     []iiifAnnotationPage `json:"items"`
}

type iiifAnnotationPage struct {
	ID    string           `json:"id"`
	Type  string           `json:"type"`
	Items []iiifAnnotation `json:"items"`
}

type iiifAnnotation struct {
	ID         string    `json:"id"`
	Type       string    `json:"type"`
	Motivation string    `json:"motivation"`
	Body       iiifImage `json:"body"`
	Target     string    `json:"target"`
}

type iiifImage struct {
	ID     string `json:"id"`
	Type   string `json:"type"`
	Format string `json:"format,omitempty"`
	Height int    `json:"height,omitempty"`
	Width  int    `json:"width,omitempty"`
}

// The size in pixels of a canvas whose page image has no known size: that of an upright sheet. A canvas
// needs a size, and any will do, because regions are stored as fractions of it.
const (
	sheetWidth  = 1000
	sheetHeight = 1414
)

// manifestOf writes an issue as a IIIF manifest.
func manifestOf(p *printedIssue) ([]byte, error) {
	name := string(masthead(p.publication))
	m := manifest{
		Context: "http://iiif.io/api/presentation/3/context.json", ID: p.at("/manifest.json"), Type: "Manifest",
		Label: p.label(name + ", " + editionName(p.issue)), NavDate: p.issue.PublishedAt.UTC().Format(time.RFC3339), Behavior: []string{"paged"},
		Metadata:  []iiifMetadata{{Label: plainLabel("Date"), Value: iiifLabel{"none": {text(p.issue.Date)}}}},
		Provider:  []iiifProvider{{ID: p.base.at("/feeds/#", string(p.publication.ID)), Type: "Agent", Label: p.label(name), Homepage: []iiifReference{{ID: p.base.at("/feeds/"), Type: "Text", Label: p.label(name), Format: "text/html"}}}},
		Rendering: p.pdf(p.issue.PDFURL), Items: []iiifCanvas{},
	}
	if p.issue.Edition != "" {
		m.Metadata = append(m.Metadata, iiifMetadata{Label: plainLabel("Edition"), Value: p.label(p.issue.Edition)})
	}
	if p.issue.Number != "" {
		m.Metadata = append(m.Metadata, iiifMetadata{Label: plainLabel("Number"), Value: p.label(p.issue.Number)})
	}
	if n := notice(p.publication); n != "" {
		m.Required = &iiifMetadata{Label: plainLabel("Rights"), Value: p.label(string(n))}
	}
	for _, page := range p.pages {
		m.Items = append(m.Items, p.canvas(page))
	}
	m.Structures = p.ranges()
	return jsonDocument(m)
}

// at returns the address of a part of the issue.
func (p *printedIssue) at(parts ...string) string {
	return p.base.at(append([]string{"/issues/", string(p.issue.ID)}, parts...)...)
}

func (p *printedIssue) canvasID(page *content.Page) string { return p.at("/canvas/", string(page.ID)) }

// label returns a label in the publication's language; the key is "none" if the language is unknown.
func (p *printedIssue) label(s string) iiifLabel {
	tag := string(language(p.publication))
	if tag == "" {
		tag = "none"
	}
	return iiifLabel{tag: {line(s)}}
}

// plainLabel returns a label in English.
func plainLabel(s string) iiifLabel { return iiifLabel{"en": {text(s)}} }

// pdf returns a link to a PDF; none if the address cannot be written as a URL.
func (p *printedIssue) pdf(address string) []iiifReference {
	href := p.base.absolute(address)
	if href == "" {
		return nil
	}
	return []iiifReference{{ID: href, Type: "Text", Label: plainLabel("PDF"), Format: "application/pdf"}}
}

// size returns the size of a page's canvas in pixels.
func size(page *content.Page) (width, height int) {
	if page.Image.Width <= 0 || page.Image.Height <= 0 {
		return sheetWidth, sheetHeight
	}
	return page.Image.Width, page.Image.Height
}

func (p *printedIssue) canvas(page *content.Page) iiifCanvas {
	id := p.canvasID(page)
	width, height := size(page)
	c := iiifCanvas{ID: id, Type: "Canvas", Label: p.label(pageLabel(page)), Width: width, Height: height, Rendering: p.pdf(page.PDFURL), Items: []iiifAnnotationPage{}}
	image := p.base.absolute(page.Image.URL)
	if image == "" {
		return c
	}
	body := iiifImage{ID: image, Type: "Image", Format: mediaType(image), Width: page.Image.Width, Height: page.Image.Height}
	c.Items = []iiifAnnotationPage{{ID: id + "/painting", Type: "AnnotationPage", Items: []iiifAnnotation{
		{ID: id + "/painting/image", Type: "Annotation", Motivation: "painting", Body: body, Target: id},
	}}}
	return c
}
