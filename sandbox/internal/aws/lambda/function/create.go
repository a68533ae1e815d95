package function

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"

	"standin/sandbox/internal/aws/lambda/code"
	"standin/sandbox/internal/aws/lambda/rest"
	"standin/sandbox/internal/aws/lambda/uuid"
)

// maxRequest is the quota of a request with a zip in it, in bytes: 50 MB in base64 (Lambda Developer Guide, "Lambda quotas").
const maxRequest = 70_167_211

type createInput struct {
	settings
	FunctionName  string
	Code          struct{ ZipFile []byte }
	Architectures []string
	PackageType   string
	Publish       bool
	Tags          map[string]string
}

func (f *Functions) create(_ context.Context, c rest.Call, in createInput) (any, error) {
	name, number, err := f.reference(in.FunctionName, "")
	if err != nil || number != "" {
		return nil, invalidName(in.FunctionName)
	}
	if in.PackageType != "" && in.PackageType != "Zip" {
		return nil, rest.Invalid("The sandbox has the package type Zip only.")
	}
	made := version{Number: latest, Timeout: 3, Memory: 128, Storage: 512}
	in.apply(&made)
	if made.Architecture, err = architecture(in.Architectures); err != nil {
		return nil, err
	}
	if err := errors.Join(checkTags(in.Tags), f.check(in.settings, made)); err != nil {
		return nil, err
	}
	if err := rest.Authorize(f.config.Directory, c.Caller, "iam:PassRole", made.Role); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.all[name] != nil {
		return nil, &rest.Error{Status: http.StatusConflict, Code: "ResourceConflictException", Message: "Function already exist: " + name}
	}
	if err := f.unpack(in.Code.ZipFile, &made); err != nil {
		return nil, err
	}
	made.RevisionID, made.Modified, made.State = uuid.New(), f.config.Now(), pending
	one := &function{Name: name, Latest: made, Serving: made, Next: 1, Tags: in.Tags}
	f.all[name] = one
	out := f.configuration(name, made)
	if in.Publish {
		out = f.configuration(name, one.publish())
	}
	f.settle(name, made.RevisionID)
	return out, f.save()
}

// publish keeps what is configured as a version that never changes.
func (one *function) publish() version {
	made := one.Latest
	made.Number, made.RevisionID = strconv.Itoa(one.Next), uuid.New()
	one.Next++
	one.Published = append(one.Published, made)
	return made
}

// unpack makes a zip the code of v.
func (f *Functions) unpack(zipped []byte, v *version) error {
	if len(zipped) == 0 {
		return rest.Invalid("Please provide a source for function code.")
	}
	sum := sha256.Sum256(zipped)
	v.Digest, v.CodeSHA256, v.CodeSize = hex.EncodeToString(sum[:]), base64.StdEncoding.EncodeToString(sum[:]), int64(len(zipped))
	if _, err := os.Stat(f.codeDir(v.Digest)); err == nil {
		return nil // another version has the same
	}
	err := code.Unpack(zipped, f.codeDir(v.Digest))
	switch {
	case errors.Is(err, code.ErrNotZip):
		return rest.Invalid("Could not unzip uploaded file. Please check your file, then try to upload again.")
	case errors.Is(err, code.ErrTooLarge):
		return rest.Invalid("Unzipped size must be smaller than %d bytes", code.MaxUnzipped)
	}
	return err
}

// checkTags applies the limits of "Using tags on Lambda functions" in the developer guide.
func checkTags(tags map[string]string) error {
	if len(tags) > 50 {
		return rest.Invalid("Number of tags exceeds resource tag limit.")
	}
	for key, value := range tags {
		if key == "" || len([]rune(key)) > 128 || len([]rune(value)) > 256 {
			return rest.Invalid("A tag's key has 1 to 128 characters and its value at most 256: %s", fmt.Sprintf("%.20q", key))
		}
	}
	return nil
}
