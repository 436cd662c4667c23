package epaper

import (
	"os"
	"testing"
)

func BenchmarkRead(b *testing.B) {
	const path = "html/2021-03/05/content_501.htm"
	data, err := os.ReadFile("testdata/classic/" + path)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Read(File{Path: path, Data: data}, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
