package caller_test

import (
	"testing"

	"broadsheet/internal/caller"
	"broadsheet/internal/content"
)

func TestContextHoldsTheCaller(t *testing.T) {
	if c, found := caller.Lookup(t.Context()); found || !c.IsPublic() || c.CacheKey() != (caller.Identity{}).CacheKey() {
		t.Errorf("a context without a caller: got %+v, want the public", c)
	}
	ctx := caller.With(t.Context(), caller.Caller{Identity: caller.Identity{Audience: content.Editor(), KeyID: "x"}})
	if c := caller.Of(ctx); c.AudienceName() != "editor" || c.KeyID != "x" || c.KeyHolder() != "x" {
		t.Errorf("got %+v, want the newsroom with key x", c)
	}
}

func TestKeyHolders(t *testing.T) {
	for want, i := range map[string]caller.Identity{
		"":      {},
		"par_1": {Audience: content.ForPartner(&content.Partner{ID: "par_1"}), KeyID: "key"},
		"key":   {Audience: content.Editor(), KeyID: "key"},
	} {
		if got := i.KeyHolder(); got != want {
			t.Errorf("%s: got %q, want %q", i.AudienceName(), got, want)
		}
	}
}
