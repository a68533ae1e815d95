package redshift_test

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"standin/sandbox/internal/redshift"
	"standin/sandbox/internal/redshift/objects"
)

// storage is an S3 of one bucket, in memory: what UNLOAD and COPY of small files call.
type storage struct {
	mu      sync.Mutex
	objects map[string][]byte
	hold    chan struct{} // when not nil, a GET of an object waits for it
}

func (s *storage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	key := strings.TrimPrefix(r.URL.Path, "/bucket/")
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	if r.Method == http.MethodGet && key != "" && s.hold != nil {
		select {
		case <-s.hold:
		case <-r.Context().Done():
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case r.Method == http.MethodPut:
		s.objects[key] = body
	case r.URL.Query().Get("list-type") == "2":
		type content struct {
			Key  string
			Size int
		}
		listing := struct {
			XMLName  xml.Name `xml:"ListBucketResult"`
			Contents []content
		}{}
		for _, key := range slices.Sorted(maps.Keys(s.objects)) {
			if strings.HasPrefix(key, r.URL.Query().Get("prefix")) {
				listing.Contents = append(listing.Contents, content{key, len(s.objects[key])})
			}
		}
		_ = xml.NewEncoder(w).Encode(listing)
	case s.objects[key] == nil:
		w.WriteHeader(http.StatusNotFound)
	default:
		_, _ = w.Write(s.objects[key])
	}
}

func (s *storage) put(key, content string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.objects[key] = []byte(content)
}

func (s *storage) keys() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.objects))
}

func openWithStorage(t *testing.T, changes ...func(*redshift.Config)) (warehouse, *storage) {
	t.Helper()
	s := &storage{objects: map[string][]byte{}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return open(t, func(c *redshift.Config) {
		for _, change := range changes {
			change(c)
		}
		c.Objects = func(_ context.Context, role string) (objects.Bucket, error) {
			if role != "arn:aws:iam::111111111111:role/r" {
				return objects.Bucket{}, errors.New("Not authorized to get credentials of role " + role)
			}
			return objects.New(objects.Options{Endpoint: server.URL, Region: "us-east-1", AccessKey: "k", SecretKey: "s"}), nil
		}
	}), s
}

const (
	unloadAs = ` IAM_ROLE 'arn:aws:iam::111111111111:role/r' FORMAT AS CSV NULL AS 'NONE' MANIFEST VERBOSE`
	copyAs   = ` IAM_ROLE 'arn:aws:iam::111111111111:role/r' FORMAT AS CSV NULL AS 'NONE'`
)

func TestUnloadAndCopy(t *testing.T) {
	t.Parallel()
	w, s := openWithStorage(t)
	conn := w.connect(t, "writer")
	long := strings.Repeat("l", 100)
	query(t, conn, `CREATE TABLE source (id INT, `+long+` VARCHAR(20), doc SUPER)`)
	query(t, conn, `INSERT INTO source VALUES (1, 'a,"b"\n\\N', '{"a":1}'), (2, '', NULL), (3, NULL, NULL)`)

	query(t, conn, `UNLOAD ('SELECT * FROM "Source" WHERE `+long+` IS NULL OR `+long+` <> \'x\'') TO 's3://bucket/job/'`+unloadAs)
	if got, want := s.keys(), []string{"job/0000_part_00", "job/0001_part_00", "job/manifest"}; !slices.Equal(got, want) {
		t.Errorf("objects %q", got)
	}
	if manifest := string(s.objects["job/manifest"]); !strings.Contains(manifest, long) || !strings.Contains(manifest, `"super"`) {
		t.Errorf("manifest %s", manifest)
	}
	if got := text(t, conn, `SELECT pg_last_unload_count()`); got != "3" {
		t.Error(got)
	}
	query(t, conn, `CREATE TABLE target (LIKE source)`)
	query(t, conn, `COPY target FROM 's3://bucket/job/manifest'`+copyAs+` MANIFEST`)
	if got := text(t, conn, `SELECT id, `+long+` FROM target ORDER BY 1`); got != "1 | a,\"b\"\n\\N\n2 | \n3 | <null>" {
		t.Error(got)
	}
	if got := text(t, conn, `SELECT pg_last_copy_count()`); got != "3" {
		t.Error(got)
	}
	if got := text(t, conn, `SELECT trim(table_name), trim(status), loaded_rows, source_file_count FROM sys_load_history WHERE query_id = pg_last_copy_id()`); got != "target | completed | 3 | 2" {
		t.Error(got)
	}
	const files = "s3://bucket/job/0000_part_00 | 3\ns3://bucket/job/0001_part_00 | 1" // the lines of a file: one value has a line's end
	for _, sql := range []string{
		`SELECT trim(filename), lines_scanned FROM stl_load_commits WHERE query = pg_last_copy_id() ORDER BY 1`,
		`SELECT trim(file_name), lines_scanned FROM sys_load_detail WHERE query_id = pg_last_copy_id() ORDER BY 1`,
	} {
		if got := text(t, conn, sql); got != files {
			t.Errorf("%s: got %s", sql, got)
		}
	}
	if got := text(t, w.connect(t, "reader"), `SELECT count(*) FROM sys_load_detail`); got != "0" {
		t.Error("a user sees the loads of others:", got)
	}
	if got := text(t, conn, `SELECT trim(path), octet_length(path) FROM stl_unload_log ORDER BY 1 LIMIT 1`); got != "s3://bucket/job/0000_part_00 | 1280" {
		t.Error(got)
	}

	t.Run("a full destination is refused, with a box of details", func(t *testing.T) {
		_, err := conn.Exec(t.Context(), `UNLOAD ('SELECT 1') TO 's3://bucket/job/'`+unloadAs).ReadAll()
		fault, ok := errors.AsType[*pgconn.PgError](err)
		if !ok || fault.Code != "XX000" || !strings.Contains(fault.Detail, "code:      8001") {
			t.Error(err)
		}
	})
	t.Run("a role that is not attached is refused", func(t *testing.T) {
		_, message := refused(t, conn, `UNLOAD ('SELECT 1') TO 's3://bucket/other/' IAM_ROLE 'arn:aws:iam::111111111111:role/x' CSV`)
		if message != "Not authorized to get credentials of role arn:aws:iam::111111111111:role/x" {
			t.Error(message)
		}
	})
	t.Run("the SELECT of an UNLOAD is Redshift's too", func(t *testing.T) {
		for sql, code := range map[string]string{
			`UNLOAD ('SELECT * FROM pg_catalog.pg_class c, public.source s JOIN pg_catalog.pg_namespace n ON true') TO 's3://bucket/z/'`: "0A000",
			`UNLOAD ('SELECT E\'x\'') TO 's3://bucket/z/'`:      "42704",
			`UNLOAD ('SELECT * FROM gone') TO 's3://bucket/z/'`: "42P01",
		} {
			if got, message := refused(t, conn, sql+unloadAs); got != code {
				t.Errorf("%s: %s %s", sql, got, message)
			}
		}
	})
	t.Run("a bad row fails COPY and is found in the error tables after ROLLBACK", func(t *testing.T) {
		s.put("bad/1.csv", "1,ok,NONE\nx,secret,NONE\n")
		query(t, conn, `BEGIN`)
		code, message := refused(t, conn, `COPY target FROM 's3://bucket/bad/'`+copyAs)
		if code != "XX000" || message != "Load into table 'target' failed.  Check 'stl_load_errors' system table for details." || conn.TxStatus() != 'E' {
			t.Error(code, message)
		}
		query(t, conn, `ROLLBACK`)
		got := text(t, conn, `SELECT trim(file_name), line_number, trim(column_name), trim(column_type), error_code FROM sys_load_error_detail WHERE file_name LIKE 's3://bucket/bad/%' AND query_id = pg_last_copy_id()`)
		if got != "s3://bucket/bad/1.csv | 2 | id | int4 | 1207" {
			t.Error(got)
		}
		if got := text(t, conn, `SELECT octet_length(raw_line), trim(colname) FROM stl_load_errors`); got != "1024 | id" {
			t.Error("columns of STL tables are padded:", got)
		}
		if got := text(t, conn, `SELECT count(*) FROM target`); got != "3" {
			t.Error(got)
		}
	})
	t.Run("fields before the one at fault are in stl_loaderror_detail", func(t *testing.T) {
		s.put("detail/1.csv", "1,Zoë,1\n2,NONE,{x\n")
		if code, _ := refused(t, conn, `COPY target FROM 's3://bucket/detail/'`+copyAs); code != "XX000" {
			t.Error(code)
		}
		const detail = `SELECT field, trim(d.colname), trim(value), is_null, trim(d.type), trim(d.col_length)
			FROM stl_loaderror_detail d JOIN stl_load_errors e ON d.query = e.query AND d.line_number = e.line_number WHERE d.query = pg_last_copy_id() ORDER BY field`
		if got, want := text(t, conn, detail), "0 | id | 2 | 0 | int4 | 0\n1 | "+long+" |  | 1 | varchar | 20\n2 | doc |  | 1 | super | 0"; got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		if got := text(t, w.connect(t, "reader"), `SELECT count(*) FROM stl_loaderror_detail`); got != "0" {
			t.Error("a user sees what others loaded:", got)
		}
	})
	t.Run("COPY in a block is rolled back with it", func(t *testing.T) {
		s.put("good/1.csv", "9,nine,NONE\n")
		query(t, conn, `BEGIN; COPY target FROM 's3://bucket/good/'`+copyAs+`; ROLLBACK`)
		if got := text(t, conn, `SELECT count(*), pg_last_copy_count() FROM target`); got != "3 | 1" {
			t.Error(got)
		}
	})
}

func TestCopyOutlivesItsClient(t *testing.T) {
	t.Parallel()
	w, s := openWithStorage(t)
	s.hold = make(chan struct{})
	s.put("in/1.csv", "1\n2\n")
	admin := w.connect(t, "admin")
	query(t, admin, `CREATE TABLE target (id INT); GRANT INSERT, SELECT ON target TO writer`)
	begin := func(t *testing.T, label string) (*pgconn.PgConn, chan error) {
		t.Helper()
		config, err := pgconn.ParseConfig(w.target("writer", "pw", "dev", "query_group="+label))
		must(t, err)
		dial, dials := config.DialFunc, 0
		config.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
			if dials++; label == "left-alone" && dials > 1 {
				return nil, errors.New("a client that died sends no CancelRequest")
			}
			return dial(ctx, network, address)
		}
		conn, err := pgconn.ConnectConfig(t.Context(), config)
		must(t, err)
		t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
		ended := make(chan error, 1)
		go func() {
			_, err := conn.Exec(context.WithoutCancel(t.Context()), `COPY target FROM 's3://bucket/in/'`+copyAs).ReadAll()
			ended <- err
		}()
		waitFor(t, admin, `SELECT count(*) FROM stv_inflight WHERE trim(label) = '`+label+`'`, "1")
		return conn, ended
	}
	t.Run("a cancelled COPY loads nothing", func(t *testing.T) {
		conn, ended := begin(t, "cancelled")
		must(t, conn.CancelRequest(t.Context()))
		if fault, ok := errors.AsType[*pgconn.PgError](<-ended); !ok || fault.Code != "57014" {
			t.Error(fault)
		}
		query(t, conn, `SELECT 1`)
	})
	t.Run("pg_cancel_backend stops it too", func(t *testing.T) {
		conn, ended := begin(t, "by-statement")
		query(t, admin, `SELECT pg_cancel_backend(pid) FROM stv_inflight WHERE trim(label) = 'by-statement'`)
		if fault, ok := errors.AsType[*pgconn.PgError](<-ended); !ok || fault.Code != "57014" {
			t.Error(fault)
		}
		query(t, conn, `SELECT 1`)
	})
	t.Run("a COPY whose client has gone commits", func(t *testing.T) {
		conn, ended := begin(t, "left-alone")
		must(t, conn.Conn().Close())
		if err := <-ended; err == nil {
			t.Error("the client got an answer")
		}
		if got := text(t, admin, `SELECT count(*) FROM target`); got != "0" {
			t.Error(got)
		}
		close(s.hold)
		waitFor(t, admin, `SELECT count(*) FROM target`, "2")
	})
}

// patience is how long a test waits for what comes at once on any machine that is not
// too busy to go on.
const patience = 2 * time.Minute

// waitFor repeats a query until it gives want.
func waitFor(t *testing.T, conn *pgconn.PgConn, sql, want string) {
	t.Helper()
	got := ""
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if got = text(t, conn, sql); got == want {
			return
		}
	}
	t.Fatalf("%s gives %q, not %q", sql, got, want)
}
