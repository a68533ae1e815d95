package tickit

import (
	"embed"
	"math/rand/v2"
	"strconv"
	"strings"
)

//go:embed words/*.txt
var files embed.FS

// words reads one of the lists, a word or phrase a line.
func words(name string) []string {
	text, err := files.ReadFile("words/" + name + ".txt")
	if err != nil {
		panic(err) // the files are embedded: only a misspelt name can fail
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}

func pick(random *rand.Rand, list []string) string { return list[random.IntN(len(list))] }

func number(n int) string { return strconv.Itoa(n) }
