package main

import (
	"strings"
	"testing"
)

func TestThePictureHoldsWhatStandsOnTheScreenAtTheEnd(t *testing.T) {
	t.Parallel()
	received := "first\r\n\x1b[1mstart\x1b[0m\r\n 10 %\r\n 20 %\r\n\x1b[2A\x1b[J" +
		"╭──╮\r\n│ column │\r\n╰──╯\r\n╭──╮\r\n│ table │\r\n╰──╯\r\n" +
		"users\r\n┌──┐\r\n│ 美咲 │ \x1b[31m<a & b>\x1b[m\r\n└──┘\r\nsales\r\n┌──┐\r\n│ x │\r\n└──┘\r\n✓ done\r\n"
	var out strings.Builder
	if err := run(strings.NewReader(received), &out, "start", []string{"column", "sales"}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"start", "table", "users", "美咲", "&lt;a &amp; b&gt;", "✓ done", `fill="#ff7b72"`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the picture lacks %q", want)
		}
	}
	for _, gone := range []string{"first", "%<", "column", "sales", "│ x │", "\x1b", "\r"} {
		if strings.Contains(out.String(), gone) {
			t.Errorf("the picture holds %q", gone)
		}
	}
}

func TestAPictureOfSomethingElseIsRefused(t *testing.T) {
	t.Parallel()
	if err := run(strings.NewReader("nothing\n"), &strings.Builder{}, "start", nil); err == nil {
		t.Error("there is no such line, and no error")
	}
}
