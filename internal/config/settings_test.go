package config_test

import (
	"testing"

	"broadsheet/internal/config"
)

func TestRedactedHidesSecrets(t *testing.T) {
	for store, want := range map[string]string{
		"sqlite:paper.db":            "sqlite:paper.db",
		"mongodb://db.example/paper": "mongodb://db.example/paper",
		"mongodb://desk:s%40cret@a.example,b.example/paper?authSource=x":    "mongodb://a.example,b.example/paper",
		"mongodb+srv://desk:p@ss@cluster.example/?tlsCertificateKeyFile=/k": "mongodb+srv://cluster.example/",
		"mongodb:desk:secret@db.example":                                    "…",
		"mongo://desk:secret@db.example/paper":                              "mongo://db.example/paper",
		" MongoDB://desk:secret@db.example":                                 " MongoDB://db.example",
		"paper.db":                                                          "paper.db",
	} {
		if got := config.Redacted(store); got != want {
			t.Errorf("Redacted(%s) = %s, want %s", store, got, want)
		}
	}
}
