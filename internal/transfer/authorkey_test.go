package transfer

import "testing"

func TestOneNameIsOneAuthor(t *testing.T) {
	for _, c := range []struct{ reason, name, want string }{
		{"a plain name stays as it is", "郭华", "郭华"},
		{"a space between Han characters", "郭 华", "郭华"},
		{"a full-width space", "郭　华", "郭华"},
		{"a name of three characters", "林 一 舟", "林一舟"},
		{"a Latin name keeps its spaces", "Zoe Fang", "Zoe Fang"},
		{"a Latin name after a Han name", "方小满 Zoe", "方小满 Zoe"},
		{"a decomposed letter", "Rene\u0301 Dupont", "René Dupont"},
		{"a composed letter stays as it is", "René Dupont", "René Dupont"},
	} {
		if got := authorKey(c.name); got != c.want {
			t.Errorf("%s: authorKey(%q) = %q, want %q", c.reason, c.name, got, c.want)
		}
	}
}
