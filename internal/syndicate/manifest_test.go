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

// manifestCheck holds a manifest to https://iiif.io/api/presentation/3.0/.
type manifestCheck struct {
	t        *testing.T
	ids      map[string]bool
	canvases map[string]node
	zones    int
}

func checkManifest(t *testing.T, body []byte) *manifestCheck {
	t.Helper()
	c := &manifestCheck{t: t, ids: map[string]bool{}, canvases: map[string]node{}}
	var m node
	if err := json.Unmarshal(body, &m); err != nil {
		t.Fatal(err)
	}
	c.named(m, "Manifest")
	if _, err := time.Parse("2006-01-02T15:04:05Z", m.NavDate); err != nil || m.Context != "http://iiif.io/api/presentation/3/context.json" {
		t.Errorf("navDate %q, context %q", m.NavDate, m.Context)
	}
	for _, canvas := range m.Items {
		c.canvas(canvas)
	}
	for _, agent := range m.Provider {
		c.named(agent, "Agent")
	}
	for _, r := range m.Structures {
		c.inRange(r)
	}
	return c
}

// named wants a type, an address that is no other's, and a label.
func (c *manifestCheck) named(n node, kind string) {
	c.t.Helper()
	u, err := url.Parse(n.ID)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || n.Type != kind || c.ids[n.ID] {
		c.t.Errorf("%s %q: want a %s with an address of its own", n.Type, n.ID, kind)
	}
	c.ids[n.ID] = true
	if (kind == "Manifest" || kind == "Canvas" || kind == "Range") && len(n.Label) == 0 {
		c.t.Errorf("%s has no label", n.ID)
	}
}

func (c *manifestCheck) canvas(n node) {
	c.t.Helper()
	c.named(n, "Canvas")
	c.canvases[n.ID] = n
	if n.Height <= 0 || n.Width <= 0 {
		c.t.Errorf("%s is %d by %d", n.ID, n.Width, n.Height)
	}
	if n.Items == nil {
		c.t.Errorf("%s has no list of what is on it", n.ID)
	}
	for _, page := range n.Items {
		c.named(page, "AnnotationPage")
		for _, a := range page.Items {
			c.named(a, "Annotation")
			if a.Motivation != "painting" || a.Target != n.ID || a.Body == nil || a.Body.Type != "Image" || !strings.HasPrefix(a.Body.ID, "http") {
				c.t.Errorf("%s paints %+v on %s", a.ID, a.Body, a.Target)
			}
		}
	}
}

func (c *manifestCheck) inRange(n node) {
	c.t.Helper()
	c.named(n, "Range")
	if len(n.Items) == 0 {
		c.t.Errorf("%s is a range of nothing", n.ID)
	}
	for _, item := range n.Items {
		if item.Type == "Range" {
			c.inRange(item)
			continue
		}
		id, zone, cut := strings.Cut(item.ID, "#xywh=")
		canvas, there := c.canvases[id]
		var x, y, w, h int
		if _, err := fmt.Sscanf(zone, "%d,%d,%d,%d", &x, &y, &w, &h); cut && (err != nil || x < 0 || y < 0 || w <= 0 || h <= 0 || x+w > canvas.Width || y+h > canvas.Height) {
			c.t.Errorf("%s: %s is no part of a canvas of %d by %d", n.ID, item.ID, canvas.Width, canvas.Height)
		}
		if item.Type != "Canvas" || !there {
			c.t.Errorf("%s has a %s %s that is no canvas of the manifest", n.ID, item.Type, item.ID)
		}
		if cut {
			c.zones++
		}
	}
}

func TestManifestHasAllArticles(t *testing.T) {
	d := newDesk(t, afterPrint())
	d.importSample()
	for _, publication := range []string{gazette, daily} {
		newest := d.articles(publication)[0].IssueID
		c := checkManifest(t, d.read("/issues/"+string(newest)+"/manifest.json"))
		for _, a := range d.articles(publication) {
			id := "https://api.example.org/issues/" + string(a.IssueID) + "/range/" + string(a.ID)
			if a.IssueID == newest && !c.ids[id] {
				t.Errorf("%s is not in the contents", a.Title)
			}
		}
		if c.zones == 0 {
			t.Errorf("%s has no zones", publication)
		}
	}
}
