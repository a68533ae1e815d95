// Package s3 is the sandbox's S3: versitygw in this process, which stores objects below one directory, checks
// signatures and checksums and speaks the protocol, behind a handler that enforces the policies of users and roles
// and writes the journal. The AWS port's router calls the handler. It never serves two gateways in one process:
// versitygw has process-wide state, and its store changes the working directory.
package s3

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/versity/versitygw/auth"
	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
	"github.com/versity/versitygw/s3api"

	"standin/sandbox/internal/roles"
)

const (
	rootAccess     = "sandbox-gateway"
	maxConnections = 4096
	maxParts       = 10_000
	maxCopySize    = 5 << 30 // what CopyObject takes, by S3's quotas
)

// Config says where a gateway keeps its data and whom it knows.
type Config struct {
	Dir       string // absolute; objects, versions and, where the file system has no extended attributes, metadata
	Socket    string // absolute, at most 100 bytes; reachable by this process only
	Region    string
	Directory *roles.Directory
	Buckets   []string // made when they do not exist
}

// Gateway is a running versitygw.
type Gateway struct {
	store     store
	transport *http.Transport
	stop      context.CancelFunc
	done      chan struct{}
	err       error
}

// Start starts a gateway and returns when it answers. It changes the working directory of the process.
func Start(ctx context.Context, config Config) (*Gateway, error) {
	store, err := openStore(config.Dir)
	if err != nil {
		return nil, fmt.Errorf("open the S3 store: %w", err)
	}
	for _, name := range config.Buckets {
		if err := makeBucket(ctx, store, name); err != nil {
			return nil, fmt.Errorf("make bucket %s: %w", name, err)
		}
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	listening := make(chan struct{})
	g := &Gateway{
		store: store,
		stop:  stop,
		done:  make(chan struct{}),
		transport: &http.Transport{
			DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
				return new(net.Dialer).DialContext(ctx, "unix", config.Socket)
			},
			DisableCompression:  true,
			MaxIdleConnsPerHost: maxConnections,
			ReadBufferSize:      64 << 10,
			WriteBufferSize:     64 << 10,
		},
	}
	go func() {
		defer close(g.done)
		g.err = embedgw.RunVersityGW(ctx, store, &embedgw.Config{
			RootUserAccess:    rootAccess,
			RootUserSecret:    rand.Text(), // nobody is told
			Region:            config.Region,
			Ports:             []string{config.Socket},
			SocketPerm:        "0600",
			MaxConnections:    maxConnections,
			MaxRequests:       maxConnections,
			MultipartMaxParts: maxParts,
			Quiet:             true,
			KeepAlive:         true,
			IAMService:        accounts{directory: config.Directory},
			S3Options:         []s3api.Option{s3api.WithOnListen(func() { close(listening) })},
		})
	}()
	select {
	case <-listening:
		return g, nil
	case <-g.done:
		stop()
		return nil, fmt.Errorf("start the S3 gateway: %w", g.err)
	}
}

// Done is closed when the gateway has ended, by itself or by Close.
func (g *Gateway) Done() <-chan struct{} { return g.done }

// Close stops the gateway and waits for it.
func (g *Gateway) Close() error {
	g.transport.CloseIdleConnections()
	g.stop()
	<-g.done
	if g.err != nil && !errors.Is(g.err, context.Canceled) {
		return fmt.Errorf("stop the S3 gateway: %w", g.err)
	}
	return nil
}

// hasBucket reports whether a bucket exists.
func (g *Gateway) hasBucket(ctx context.Context, name string) bool {
	_, err := g.store.HeadBucket(ctx, &sdk.HeadBucketInput{Bucket: &name})
	return err == nil
}

// versioned reports whether a bucket keeps versions.
func (g *Gateway) versioned(ctx context.Context, bucket string) bool {
	answer, err := g.store.GetBucketVersioning(ctx, bucket)
	return err == nil && answer.Status != nil && *answer.Status == types.BucketVersioningStatusEnabled
}

// head returns the ETag, without quotes, and the size of an object, or of one of its versions.
func (g *Gateway) head(ctx context.Context, bucket, key, version string) (etag string, size int64, err error) {
	answer, err := g.store.HeadObject(ctx, &sdk.HeadObjectInput{Bucket: &bucket, Key: &key, VersionId: &version})
	if err != nil {
		return "", 0, err
	}
	return strings.Trim(*answer.ETag, `"`), *answer.ContentLength, nil
}

func openStore(dir string) (store, error) {
	objects, versions, metadata := filepath.Join(dir, "objects"), filepath.Join(dir, "versions"), filepath.Join(dir, "metadata")
	for _, path := range []string{objects, versions} {
		if err := os.MkdirAll(path, 0o700); err != nil {
			return store{}, err
		}
	}
	options := posix.PosixOpts{VersioningDir: versions, CopyObjectThreshold: maxCopySize}
	if (meta.XattrMeta{}).Test(objects) == nil {
		return newStore(objects, meta.XattrMeta{}, options)
	}
	if err := os.MkdirAll(metadata, 0o700); err != nil {
		return store{}, err
	}
	sidecar, err := meta.NewSideCar(metadata)
	if err != nil {
		return store{}, err
	}
	options.SideCarDir = metadata
	return newStore(objects, sidecar, options)
}

func newStore(objects string, metadata meta.MetadataStorer, options posix.PosixOpts) (store, error) {
	kept := &attributes{MetadataStorer: metadata, writes: map[[2]string]*writes{}}
	disk, err := posix.New(objects, kept, options)
	if err != nil {
		return store{}, err
	}
	return store{Posix: disk, attributes: kept}, nil
}

func makeBucket(ctx context.Context, store store, name string) error {
	if _, err := store.HeadBucket(ctx, &sdk.HeadBucketInput{Bucket: &name}); err == nil {
		return nil
	}
	acl, err := json.Marshal(auth.ACL{Owner: rootAccess})
	if err != nil {
		return fmt.Errorf("write its owner: %w", err)
	}
	return store.CreateBucket(ctx, &sdk.CreateBucketInput{
		Bucket:                    &name,
		ObjectOwnership:           types.ObjectOwnershipBucketOwnerEnforced,
		CreateBucketConfiguration: &types.CreateBucketConfiguration{},
	}, acl)
}
