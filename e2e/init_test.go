package e2e_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// ticketShop makes a schema like TICKIT's in the source.
func ticketShop(t *testing.T, s string) {
	t.Helper()
	schema(t, s)
	db := source(t)
	db.exec(strings.Split(strings.ReplaceAll(`
		create table s.users (userid integer not null primary key, username char(8), firstname varchar(30), lastname varchar(30), city varchar(30),
			state char(2), email varchar(100), phone char(14), likesports boolean);
		create table s.event (eventid integer not null primary key, eventname varchar(200), starttime timestamp);
		create table s.sales (salesid integer not null primary key, sellerid integer not null references s.users (userid),
			buyerid integer not null references s.users (userid), eventid integer not null references s.event (eventid), pricepaid decimal(8,2));
		insert into s.event values (1, 'Concert', '2024-05-01 20:00:00'), (2, null, null)`, "s.", s+"."), ";")...)
	for i := range 40 {
		db.exec(fmt.Sprintf("insert into %s.users values (%d, 'US%06d', 'Firstname%d', 'Lastname, \"%d\"', %s, 'CA', 'user%d@canary.example', '(555) 010-%04d', %v)",
			s, i, i, i, i, map[bool]string{true: "null", false: "''"}[i%2 == 0], i, i, i%3 == 0))
		db.exec(fmt.Sprintf("insert into %s.sales values (%d, %d, %d, %d, %d.50)", s, i, i, (i*7)%40, i%2+1, i))
	}
	readable(t, s)
}

// TestAFirstWorkspaceLeadsToAMaskedCopy goes the way of a new user: init, decide,
// plan, preview, generate; and compares mask and preview with what the job made.
func TestAFirstWorkspaceLeadsToAMaskedCopy(t *testing.T) {
	t.Parallel()
	const s = "first_hour"
	ticketShop(t, s)
	e := world.env
	path := filepath.Join(t.TempDir(), "standin.yaml")
	out := standin(t, "init", "-w", path, "--host", e["SOURCE_HOST"], "--port", e["SOURCE_PORT"], "--database", e["SOURCE_DATABASE"],
		"--user", e["SOURCE_USER"], "--sslmode", "disable", "--schema", s, "--name", s).must(t)
	if !strings.Contains(out.stdout, "17 columns: 8 suggested, 3 following a key, 6 undecided") {
		t.Errorf("init says\n%s", out.stdout)
	}
	text := read(t, path)
	for _, line := range []string{
		`userid: \{generator: integer-key\} +# integer`, `email: \{generator: email\} +# varchar\(100\)`, `likesports: +# undecided, boolean`,
		`buyerid: +# integer, follows first_hour.users.userid`, `# yaml-language-server: \$schema=standin.schema.json`,
	} {
		if !regexp.MustCompile(line).MatchString(text) {
			t.Errorf("no line %s in\n%s", line, text)
		}
	}
	if standin(t, "schema").stdout != read(t, filepath.Join(filepath.Dir(path), "standin.schema.json")) {
		t.Error("the schema beside the workspace is not that of the program")
	}

	text = strings.NewReplacer(
		"host: change-me.example.com\n  port: 5439\n  database: test\n  user: standin_writer", fmt.Sprintf("host: %s\n  port: %s\n  database: %s\n  user: %s",
			e["DESTINATION_HOST"], e["DESTINATION_PORT"], e["DESTINATION_DATABASE"], e["DESTINATION_USER"]),
		"sslmode: verify-full", "sslmode: disable", "s3://change-me/standin", "s3://"+e["SANDBOX_BUCKET"]+"/"+s, "region: us-east-1", "region: "+e["AWS_REGION"],
		"unload_role: default", "unload_role: "+e["SANDBOX_UNLOAD_ROLE"], "load_role: default", "load_role: "+e["SANDBOX_LOAD_ROLE"],
		"env:STANDIN_MASKING_KEY", "file:"+keyFile(t, strings.Repeat("5a", 32)),
	).Replace(text)
	write(t, path, text)
	if out := standin(t, "plan", "-w", path); out.status != 3 || !strings.Contains(out.stderr, "6 columns have no rule") {
		t.Errorf("with undecided columns: status %d\n%s", out.status, out.stderr)
	}
	// A preview is there before everything is decided.
	undecided := standin(t, "preview", s+".users", "-w", path, "--show-originals", "--rows", "3").must(t)
	if !strings.Contains(undecided.stdout, "undecided") || !strings.Contains(undecided.stdout, "3 rows of real data") {
		t.Errorf("preview says\n%s", undecided.stdout)
	}

	write(t, path, regexp.MustCompile(`(?m)^( +\w+):( +# undecided)`).ReplaceAllString(text, "$1: passthrough$2"))
	write(t, filepath.Join(filepath.Dir(path), "plan.json"), standin(t, "plan", "--json", "-w", path).must(t).stdout)
	standin(t, "generate", "-w", path).must(t)

	copied := destination(t).rows("select * from " + s + ".users order by phone, userid")
	if joined := destination(t).value("select count(*) from " + s + ".sales a join " + s + ".users b on b.userid = a.buyerid"); joined != "40" {
		t.Errorf("%s of 40 sales find their buyer", joined)
	}
	for _, cells := range copied {
		if strings.Contains(strings.Join(cells, " "), "canary") {
			t.Errorf("a real address arrived: %v", cells)
		}
	}
	t.Run("mask makes what the job makes", func(t *testing.T) {
		cmd := command(t, "mask", s+".users", "-w", path, "--plan", filepath.Join(filepath.Dir(path), "plan.json"))
		cmd.Stdin = strings.NewReader(csvOf(source(t).rows("select * from " + s + ".users")))
		var masked, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &masked, &stderr
		if err := cmd.Run(); err != nil {
			t.Fatalf("%v\n%s", err, &stderr)
		}
		if diff := cmp.Diff(lines(csvOf(copied)), lines(masked.String())); diff != "" {
			t.Errorf("(- job, + mask):\n%s", diff)
		}
	})
	t.Run("preview shows what the job makes", func(t *testing.T) {
		shown := standin(t, "preview", s+".users", "-w", path, "--show-originals", "--rows", "40").must(t).stdout
		for _, cells := range copied {
			if !strings.Contains(shown, " "+cells[6]+" ") {
				t.Errorf("the preview does not show %s", cells[6])
			}
		}
	})
	t.Run("init adds what is new and nothing else", func(t *testing.T) {
		source(t).exec("alter table "+s+".users add column notes varchar(400)", "create table "+s+".venue (venueid integer primary key)",
			"alter table "+s+".event drop column starttime", "grant select on "+s+".venue to "+e["SOURCE_USER"])
		before := read(t, path)
		out := standin(t, "init", "-w", path).must(t)
		for _, word := range []string{s + ".users.notes", s + ".venue", "the source no longer has, so remove:\n  " + s + ".event.starttime"} {
			if !strings.Contains(out.stdout, word) {
				t.Errorf("init does not name %s:\n%s", word, out.stdout)
			}
		}
		after := read(t, path)
		stood, added := strings.SplitAfter(before, "\n"), []string{}
		for _, line := range strings.SplitAfter(after, "\n") {
			if len(stood) > 0 && line == stood[0] {
				stood = stood[1:]
			} else {
				added = append(added, strings.TrimSpace(line))
			}
		}
		want := []string{
			"notes: {generator: character-scramble}  # varchar(400)", "", s + ".venue:", "columns:",
			"venueid:  # undecided, integer: the primary key; integer-key replaces its numbers, passthrough keeps them",
		}
		if diff := cmp.Diff(want, added); diff != "" || len(stood) > 0 {
			t.Errorf("%d lines are gone, and added (- want, + got):\n%s", len(stood), diff)
		}
		if again := standin(t, "init", "-w", path).must(t); read(t, path) != after || !strings.Contains(again.stdout, "has every table and column") {
			t.Errorf("a second time: %s", again.stdout)
		}
	})
}

// csvOf is rows of users as psql's \copy writes them, with a header.
func csvOf(rows [][]string) string {
	var b strings.Builder
	b.WriteString("userid,username,firstname,lastname,city,state,email,phone,likesports\n")
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				b.WriteByte(',')
			}
			switch {
			case cell == "␀":
			case cell == "" || strings.ContainsAny(cell, ",\"\r\n"):
				b.WriteString(`"` + strings.ReplaceAll(cell, `"`, `""`) + `"`)
			default:
				b.WriteString(cell)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// lines counts the lines of a text.
func lines(text string) map[string]int {
	counts := map[string]int{}
	for _, line := range strings.SplitAfter(text, "\n") {
		counts[line]++
	}
	return counts
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
