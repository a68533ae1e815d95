package code

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// archive is a zip of files, in which what ends with a slash is a directory.
func archive(tb testing.TB, files ...string) []byte {
	tb.Helper()
	var out bytes.Buffer
	writer := zip.NewWriter(&out)
	for _, name := range files {
		header := &zip.FileHeader{Name: name, Method: zip.Deflate}
		mode := os.FileMode(0o755)
		if strings.HasPrefix(name, "link") {
			mode = 0o777 | os.ModeSymlink
		}
		header.SetMode(mode)
		file, err := writer.CreateHeader(header)
		if err == nil && !strings.HasSuffix(name, "/") {
			_, err = file.Write(make([]byte, 1000))
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func TestUnpack(t *testing.T) {
	t.Parallel()
	broken := archive(t, "bootstrap")
	broken[45] ^= 0xff // in the content
	for name, test := range map[string]struct {
		zip  []byte
		most int64
		want error
	}{
		"files and directories":        {archive(t, "bootstrap", "a/", "b/c/é 🦆"), 2000, nil},
		"a byte more than the quota":   {archive(t, "bootstrap", "b"), 1999, ErrTooLarge},
		"a path out of the directory":  {archive(t, "../bootstrap"), 5000, ErrNotZip},
		"a path from the root":         {archive(t, "/bootstrap"), 5000, ErrNotZip},
		"a symbolic link":              {archive(t, "link"), 5000, ErrNotZip},
		"the same file twice":          {archive(t, "bootstrap", "bootstrap"), 5000, os.ErrExist},
		"content that is broken":       {broken, 5000, ErrNotZip},
		"what is no zip":               {[]byte("PK\x03\x04"), 5000, ErrNotZip},
		"nothing":                      {nil, 5000, ErrNotZip},
		"a zip that is cut at its end": {archive(t, "bootstrap")[:50], 5000, ErrNotZip},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			dir := filepath.Join(root, "code", "x")
			if err := unpack(test.zip, dir, test.most); !errors.Is(err, test.want) {
				t.Fatalf("got %v", err)
			}
			left, err := os.ReadDir(filepath.Join(root, "code"))
			if test.want == nil {
				info, err := os.Stat(filepath.Join(dir, "b/c/é 🦆"))
				if err != nil || info.Size() != 1000 || info.Mode().Perm() != 0o755 {
					t.Errorf("got %v, %v", info, err)
				}
			} else if len(left) > 0 {
				t.Errorf("something is left: %v, %v", left, err)
			}
		})
	}
}

func TestEmulator(t *testing.T) {
	t.Parallel()
	found := func(name string) (string, error) { return "/bin/" + name, nil }
	absent := func(string) (string, error) { return "", errors.New("not found") }
	for name, test := range map[string]struct {
		system, machine, architecture string
		look                          func(string) (string, error)
		want, says                    string
	}{
		"x86_64 on its own machine":     {"linux", "amd64", X86, absent, "", ""},
		"arm64 on its own machine":      {"linux", "arm64", ARM, absent, "", ""},
		"arm64 with an emulator":        {"linux", "amd64", ARM, found, "/bin/qemu-aarch64", ""},
		"x86_64 with an emulator":       {"linux", "arm64", X86, found, "/bin/qemu-x86_64", ""},
		"arm64 without an emulator":     {"linux", "amd64", ARM, absent, "", "qemu-aarch64"},
		"x86_64 on another machine":     {"linux", "riscv64", X86, absent, "", "riscv64"},
		"a machine that is not Linux's": {"darwin", "arm64", ARM, found, "", "darwin"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := emulator(test.system, test.machine, test.architecture, test.look)
			if strings.Join(got, " ") != test.want || (err == nil) != (test.says == "") || err != nil && !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(archive(f, "bootstrap", "a/b"))
	f.Add(archive(f, "../x"))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, zipped []byte) {
		root := t.TempDir()
		err := unpack(zipped, filepath.Join(root, "code", "x"), 1<<20)
		entries, _ := os.ReadDir(root)
		if len(entries) > 1 || len(entries) == 1 && entries[0].Name() != "code" {
			t.Errorf("it wrote elsewhere: %v, %v", entries, err)
		}
		if entries, _ = os.ReadDir(filepath.Join(root, "code")); err != nil && len(entries) > 0 {
			t.Errorf("a zip that was refused left %v", entries)
		}
	})
}
