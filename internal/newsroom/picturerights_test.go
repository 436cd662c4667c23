package newsroom_test

import (
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/newsroom"
	"broadsheet/internal/transfer"
	"broadsheet/internal/transfer/transfertest"
)

// TestImageRightsApplyToAllPictures sets the rights in all pictures of an article, those in its text too.
func TestImageRightsApplyToAllPictures(t *testing.T) {
	d, desk, e := newDesk(t)
	photo := edition.Image{URL: "/photo.svg", Caption: "the quay", Rights: edition.Rights{Holder: "An agency"}}
	story := &e.Issue.Pages[0].Articles[0]
	story.Images = []edition.Image{photo}
	story.Body[0].Blocks = append(story.Body[0].Blocks, edition.Block{Type: edition.Picture, Image: &photo})
	d.Import(transfer.Options{}, e)
	id := d.Articles()[0].ID
	want := func(reason, holder string, syndication content.Syndication) {
		t.Helper()
		a := draft(d, 0)
		blocks := a.Body.Sections[0].Blocks
		for _, r := range []content.Rights{a.Images[0].Rights, blocks[len(blocks)-1].Image.Rights} {
			if r.Holder != holder || r.Syndication != syndication {
				t.Errorf("%s: got %+v", reason, r)
			}
		}
	}
	want("the source's rights", "An agency", "")
	no := content.NotSyndicated
	_, err := desk.SetImageRights(t.Context(), id, newsroom.RightsChange{Syndication: &no})
	transfertest.Must(t, err)
	want("the newsroom's rights", "", content.NotSyndicated)
	wantNoChange(d, "an import keeps the newsroom's rights", transfer.Options{}, e)
	if _, err := desk.SetImageRights(t.Context(), id, newsroom.RightsChange{}); content.CodeOf(err) != content.Invalid {
		t.Errorf("an empty change is refused: got %v", err)
	}
	_, err = desk.DiscardImageRights(t.Context(), id)
	transfertest.Must(t, err)
	want("the newsroom's rights discarded", "", "")
	d.Import(transfer.Options{}, e)
	want("the source imported again", "An agency", "")
	if got := draft(d, 1); got.Newsroom.ImageRights != nil {
		t.Errorf("another article must have no decision: got %+v", got.Newsroom)
	}
}
