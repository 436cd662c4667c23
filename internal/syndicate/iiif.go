package syndicate

import (
	"time"

	"broadsheet/internal/content"
)

// manifest is an issue as https://iiif.io/api/presentation/3.0/ has it: each page a Canvas,
// painted with its image; each article a Range of the zones that it occupies.
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

// iiifLabel is words by language.
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

// A page whose size nobody knows is given that of an upright sheet: a canvas needs one, and
// what is placed on it is placed in fractions.
const (
	sheetWidth  = 1000
	sheetHeight = 1414
)

// manifestOf writes an issue as a IIIF manifest.
func manifestOf(p *paper) ([]byte, error) {
	name := string(masthead(p.publication))
	m := manifest{
		Context: "http://iiif.io/api/presentation/3/context.json", ID: p.at("/manifest.json"), Type: "Manifest",
		Label: p.words(name + ", " + editionName(p.issue)), NavDate: p.issue.PublishedAt.UTC().Format(time.RFC3339), Behavior: []string{"paged"},
		Metadata:  []iiifMetadata{{Label: plainLabel("Date"), Value: iiifLabel{"none": {text(p.issue.Date)}}}},
		Provider:  []iiifProvider{{ID: p.base.at("/feeds/#", string(p.publication.ID)), Type: "Agent", Label: p.words(name), Homepage: []iiifReference{{ID: p.base.at("/feeds/"), Type: "Text", Label: p.words(name), Format: "text/html"}}}},
		Rendering: p.pdf(p.issue.PDFURL), Items: []iiifCanvas{},
	}
	if p.issue.Number != "" {
		m.Metadata = append(m.Metadata, iiifMetadata{Label: plainLabel("Number"), Value: p.words(p.issue.Number)})
	}
	if said := notice(p.publication); said != "" {
		m.Required = &iiifMetadata{Label: plainLabel("Rights"), Value: p.words(string(said))}
	}
	for _, page := range p.pages {
		m.Items = append(m.Items, p.canvas(page))
	}
	m.Structures = p.ranges()
	return jsonDocument(m)
}

// at is the address of a part of the issue.
func (p *paper) at(parts ...string) string {
	return p.base.at(append([]string{"/issues/", string(p.issue.ID)}, parts...)...)
}

func (p *paper) canvasID(page *content.Page) string { return p.at("/canvas/", string(page.ID)) }

// words is a label in the publication's language, "none" when nobody told it.
func (p *paper) words(s string) iiifLabel {
	tag := string(language(p.publication))
	if tag == "" {
		tag = "none"
	}
	return iiifLabel{tag: {line(s)}}
}

func plainLabel(s string) iiifLabel { return iiifLabel{"en": {text(s)}} }

func (p *paper) pdf(address string) []iiifReference {
	href := p.base.absolute(address)
	if href == "" {
		return nil
	}
	return []iiifReference{{ID: href, Type: "Text", Label: plainLabel("PDF"), Format: "application/pdf"}}
}

func size(page *content.Page) (width, height int) {
	if page.Image.Width <= 0 || page.Image.Height <= 0 {
		return sheetWidth, sheetHeight
	}
	return page.Image.Width, page.Image.Height
}

func (p *paper) canvas(page *content.Page) iiifCanvas {
	id := p.canvasID(page)
	width, height := size(page)
	c := iiifCanvas{ID: id, Type: "Canvas", Label: p.words(pageLabel(page)), Width: width, Height: height, Rendering: p.pdf(page.PDFURL), Items: []iiifAnnotationPage{}}
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
