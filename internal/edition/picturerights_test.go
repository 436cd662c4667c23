package edition_test

import (
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// TestRightsInPictures decides the rights in all pictures of an article, those in its text too.
func TestRightsInPictures(t *testing.T) {
	d, desk, e := newsroom(t)
	photo := edition.Image{URL: "/photo.svg", Caption: "the quay", Rights: edition.Rights{Holder: "An agency"}}
	story := &e.Issue.Pages[0].Articles[0]
	story.Images = []edition.Image{photo}
	story.Body[0].Blocks = append(story.Body[0].Blocks, edition.Block{Type: edition.Picture, Image: &photo})
	d.bring(edition.Options{}, e)
	id := d.articles()[0].ID
	want := func(reason, holder string, syndication content.Syndication) {
		t.Helper()
		a := d.draft(0)
		blocks := a.Body.Sections[0].Blocks
		for _, r := range []content.Rights{a.Images[0].Rights, blocks[len(blocks)-1].Image.Rights} {
			if r.Holder != holder || r.Syndication != syndication {
				t.Errorf("%s: got %+v", reason, r)
			}
		}
	}
	want("what the source tells", "An agency", "")
	no := content.NotSyndicated
	_, err := desk.SetImageRights(t.Context(), id, edition.RightsChange{Syndication: &no})
	must(t, err)
	want("what the newsroom decides", "", content.NotSyndicated)
	d.wantStill("an import does not undo it", edition.Options{}, e)
	if _, err := desk.SetImageRights(t.Context(), id, edition.RightsChange{}); content.CodeOf(err) != content.Invalid {
		t.Errorf("nothing is decided: got %v", err)
	}
	_, err = desk.GiveUpImageRights(t.Context(), id)
	must(t, err)
	want("given up", "", "")
	d.bring(edition.Options{}, e)
	want("and told again", "An agency", "")
	if got := d.draft(1); got.Newsroom.ImageRights != nil {
		t.Errorf("of one article alone: got %+v", got.Newsroom)
	}
}
