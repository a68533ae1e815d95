package journal_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"standin/sandbox/internal/journal"
)

func clock() time.Time {
	return time.Date(2026, 2, 3, 4, 5, 6, 700, time.FixedZone("east", 3600))
}

func TestEntriesAreOneObjectALine(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	log, err := journal.Open(path, clock)
	if err != nil {
		t.Fatal(err)
	}
	log.AWS(journal.Call{Service: "s3", Action: "PutObject", Resource: "arn:aws:s3:::b/k", Role: "standin", Status: 200})
	log.Statement(journal.Statement{Server: "source", Session: 7, Text: "select '\n\"é'", Status: "42601"})
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"time":"2026-02-03T03:05:06.0000007Z","kind":"aws","service":"s3","action":"PutObject","resource":"arn:aws:s3:::b/k","role":"standin","status":200}
{"time":"2026-02-03T03:05:06.0000007Z","kind":"statement","server":"source","session":7,"text":"select '\n\"é'","status":"42601"}
`
	want = strings.Replace(want, "select '\n", `select '\n`, 1)
	want = strings.Replace(want, `\n"é`, `\n\"é`, 1)
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestReopeningAppends(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	for range 2 {
		log, err := journal.Open(path, clock)
		if err != nil {
			t.Fatal(err)
		}
		var group sync.WaitGroup
		for range 50 {
			group.Go(func() { log.Statement(journal.Statement{Text: strings.Repeat("x", 5000)}) })
		}
		group.Wait()
		if err := log.Close(); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	count := 0
	for lines.Scan() {
		var entry struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &entry); err != nil || len(entry.Text) != 5000 {
			t.Fatalf("line %d is torn: %v", count+1, err)
		}
		count++
	}
	if count != 100 {
		t.Errorf("got %d lines, want 100", count)
	}
}

func TestCloseReportsTheFirstFailedWrite(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	log := journal.New(file, clock)
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	log.AWS(journal.Call{})
	if err := log.Close(); err == nil {
		t.Error("a journal that lost an entry closed without an error")
	}
}
