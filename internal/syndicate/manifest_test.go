package syndicate_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
)

// node is any object of a manifest.
type node struct {
	Context       string              `json:"@context"`
	ID            string              `json:"id"`
	Type          string              `json:"type"`
	Label         map[string][]string `json:"label"`
	NavDate       string              `json:"navDate"`
	Motivation    string              `json:"motivation"`
	Target        string              `json:"target"`
	Body          *node               `json:"body"`
	Height, Width int
	Items         []node `json:"items"`
	Provider      []node `json:"provider"`
	Structures    []node `json:"structures"`
}

// manifestCheck checks a manifest against https://iiif.io/api/presentation/3.0/.
type manifestCheck struct {
	t        *testing.T
	ids      map[string]bool
	canvases map[string]node
	regions  int
}

func checkManifest(t *testing.T, body []byte) *manifestCheck {
	t.Helper()
	c := &manifestCheck{t: t, ids: map[string]bool{}, canvases: map[string]node{}}
	var m node
	if err := json.Unmarshal(body, &m); err != nil {
		t.Fatal(err)
	}
	c.checkNode(m, "Manifest")
	if _, err := time.Parse("2006-01-02T15:04:05Z", m.NavDate); err != nil || m.Context != "http://iiif.io/api/presentation/3/context.json" {
		t.Errorf("navDate %q, context %q", m.NavDate, m.Context)
	}
	for _, canvas := range m.Items {
		c.canvas(canvas)
	}
	for _, agent := range m.Provider {
		c.checkNode(agent, "Agent")
	}
	for _, r := range m.Structures {
		c.inRange(r)
	}
	return c
}

// checkNode checks the type, that the id is a unique URL, and that there is a label where one is required.
func (c *manifestCheck) checkNode(n node, kind string) {
	c.t.Helper()
	u, err := url.Parse(n.ID)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || n.Type != kind || c.ids[n.ID] {
		c.t.Errorf("%s %q: want a %s with a unique URL", n.Type, n.ID, kind)
	}
	c.ids[n.ID] = true
	if (kind == "Manifest" || kind == "Canvas" || kind == "Range") && len(n.Label) == 0 {
		c.t.Errorf("%s has no label", n.ID)
	}
}

func (c *manifestCheck) canvas(n node) {
	c.t.Helper()
	c.checkNode(n, "Canvas")
	c.canvases[n.ID] = n
	if n.Height <= 0 || n.Width <= 0 {
		c.t.Errorf("%s is %d by %d", n.ID, n.Width, n.Height)
	}
	if n.Items == nil {
		c.t.Errorf("%s has no list of items", n.ID)
	}
	for _, page := range n.Items {
		c.checkNode(page, "AnnotationPage")
		for _, a := range page.Items {
			c.checkNode(a, "Annotation")
			if a.Motivation != "painting" || a.Target != n.ID || a.Body == nil || a.Body.Type != "Image" || !strings.HasPrefix(a.Body.ID, "http") {
				c.t.Errorf("%s paints %+v on %s", a.ID, a.Body, a.Target)
			}
		}
	}
}

func (c *manifestCheck) inRange(n node) {
	c.t.Helper()
	c.checkNode(n, "Range")
	if len(n.Items) == 0 {
		c.t.Errorf("%s is an empty range", n.ID)
	}
	for _, item := range n.Items {
		if item.Type == "Range" {
			c.inRange(item)
			continue
		}
		id, region, hasRegion := strings.Cut(item.ID, "#xywh=")
		canvas, exists := c.canvases[id]
		var x, y, w, h int
		if _, err := fmt.Sscanf(region, "%d,%d,%d,%d", &x, &y, &w, &h); hasRegion && (err != nil || x < 0 || y < 0 || w <= 0 || h <= 0 || x+w > canvas.Width || y+h > canvas.Height) {
			c.t.Errorf("%s: %s is not inside a canvas of %d by %d", n.ID, item.ID, canvas.Width, canvas.Height)
		}
		if item.Type != "Canvas" || !exists {
			c.t.Errorf("%s has a %s %s that is not a canvas of the manifest", n.ID, item.Type, item.ID)
		}
		if hasRegion {
			c.regions++
		}
	}
}

func TestManifestContainsAllArticles(t *testing.T) {
	g := newGateway(t, afterPrint())
	g.importSample()
	for _, publication := range []string{gazette, daily} {
		newest := g.articles(publication)[0].IssueID
		c := checkManifest(t, g.read("/issues/"+string(newest)+"/manifest.json"))
		for _, a := range g.articles(publication) {
			id := "https://api.example.org/issues/" + string(a.IssueID) + "/range/" + string(a.ID)
			if a.IssueID == newest && !c.ids[id] {
				t.Errorf("%s is not in the table of contents", a.Title)
			}
		}
		if c.regions == 0 {
			t.Errorf("%s has no regions", publication)
		}
	}
}
