// Package code keeps what functions run: it takes the zip of a function apart, as Lambda does for the runtimes
// provided.al2 and provided.al2023, and says how this machine runs what is in it. The control plane of functions calls
// it. It never runs anything.
package code

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// MaxUnzipped is the quota for all that a zip holds, in bytes (Lambda Developer Guide, "Lambda quotas").
const MaxUnzipped = 250 << 20

// What is wrong with a zip.
var (
	ErrNotZip   = errors.New("it is no zip that can be unpacked")
	ErrTooLarge = errors.New("what it holds is larger than the quota")
)

// Unpack writes what a zip holds to the directory dir, which must not exist and is whole when it does. Its error wraps
// ErrNotZip or ErrTooLarge, or is the file system's.
func Unpack(zipped []byte, dir string) error { return unpack(zipped, dir, MaxUnzipped) }

func unpack(zipped []byte, dir string, left int64) error {
	archive, err := zip.NewReader(bytes.NewReader(zipped), int64(len(zipped)))
	if err != nil {
		return fmt.Errorf("unpack a function: %w", ErrNotZip)
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
		return fmt.Errorf("unpack a function: %w", err)
	}
	partial, err := os.MkdirTemp(filepath.Dir(dir), ".unpack-")
	if err != nil {
		return fmt.Errorf("unpack a function: %w", err)
	}
	for _, file := range archive.File {
		if err := extract(file, partial, &left); err != nil {
			return errors.Join(fmt.Errorf("unpack a function: %w", err), os.RemoveAll(partial))
		}
	}
	err = os.Chmod(partial, 0o755)
	if err == nil {
		err = os.Rename(partial, dir)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("unpack a function: %w", err), os.RemoveAll(partial))
	}
	return nil
}

func extract(file *zip.File, dir string, left *int64) (err error) {
	if !filepath.IsLocal(file.Name) {
		return ErrNotZip
	}
	path, mode := filepath.Join(dir, file.Name), file.Mode()
	switch {
	case mode.IsDir():
		return os.MkdirAll(path, 0o755)
	case !mode.IsRegular():
		return ErrNotZip
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	in, err := file.Open()
	if err != nil {
		return ErrNotZip
	}
	defer in.Close()
	out, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode.Perm())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	n, err := io.Copy(out, io.LimitReader(in, *left+1))
	if err != nil {
		return ErrNotZip // its content or its checksum
	}
	if *left -= n; *left < 0 {
		return ErrTooLarge
	}
	return nil
}
