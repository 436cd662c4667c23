package playground

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

func TestExamplesHaveOneOperationThatTitlesTheirTab(t *testing.T) {
	operation := regexp.MustCompile(`(?m)^(?:query|mutation) (\w+)`)
	titles := map[string]string{
		"Latest issue": "LatestIssue",
		"One article":  "OneArticle",
		"Past issues":  "PastIssues",
		"Search":       "Search",
		"Changes":      "Changes",
		"Track a view": "TrackView",
	}
	for _, e := range Examples() {
		found := operation.FindAllStringSubmatch(e.Query, -1)
		if len(found) != 1 || found[0][1] != titles[e.Name] {
			t.Errorf("%s: operations %q, want exactly one, named %s, which is the title of the tab", e.Name, found, titles[e.Name])
		}
		if strings.Contains(e.Query, "$") != (e.Variables != "") {
			t.Errorf("%s: has variables without values, or values without variables", e.Name)
		}
		if e.Variables != "" && !json.Valid([]byte(e.Variables)) {
			t.Errorf("%s: variables %s aren't JSON", e.Name, e.Variables)
		}
		delete(titles, e.Name)
	}
	for name := range titles {
		t.Errorf("there is no example named %q", name)
	}
}
