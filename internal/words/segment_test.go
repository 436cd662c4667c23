package words

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// TestHanCharactersNeedNoSegmenter compares the terms of texts with those of the segmenter alone, for
// characters whose words the segmenter would join or part.
func TestHanCharactersNeedNoSegmenter(t *testing.T) {
	parts := strings.Split("临|河|一|龥|鿿|㐀|𠀀|カ|ﾊ|ﾞ|ー|の|a|é|\u0301|\u200d|\ufe00|\U000e0100|\u3099|1|.|,|，|、|。| |\n|'|“|_|☂|한|々|〇", "|")
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		var b strings.Builder
		for range random.IntN(8) {
			b.WriteString(parts[random.IntN(len(parts))])
		}
		text := b.String()
		want := tokeniser{text: text, terms: []term{}}
		want.segment(0, len(text))
		want.endRun()
		if got := tokenise(text); !reflect.DeepEqual(got, want.terms) {
			t.Fatalf("%q:\n got %v\nwant %v", text, got, want.terms)
		}
	}
}
