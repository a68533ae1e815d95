package check_test

import (
	"strings"
	"testing"

	"standin/internal/check"
	"standin/internal/fault"
)

func TestBucketAccess(t *testing.T) {
	t.Parallel()
	fine := newBucket()
	want(t, run(t, check.BucketAccess(fine, fine, place())), "bucket-access passed below s3://b/p")
	if len(fine.objects) != 1 || fine.objects[place().Plan.Key()] == "" || len(fine.uploads) != 0 {
		t.Errorf("it left %v and %v, want the plan alone", fine.objects, fine.uploads)
	}
	for refuse, text := range map[string]string{
		"put ": "cannot write", "get ": "cannot read", "begin ": "cannot begin an upload", "remove ": "cannot remove", "abort ": "make sure that nothing is left",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			b := newBucket()
			b.refuse[refuse] = true
			found := run(t, check.BucketAccess(b, b, place()))
			want(t, found, "bucket-access failed "+text)
			if len(found[0].Mend) != 1 || !strings.Contains(found[0].Mend[0].Text, `"s3:DeleteObjectVersion"`) {
				t.Errorf("the mend is %+v", found[0].Mend)
			}
		})
	}
}

func TestCleanUpTellsWhatItCouldNotRemove(t *testing.T) {
	t.Parallel()
	b := newBucket()
	b.refuse["remove p/input/"] = true
	b.refuse["remove p/output/"] = true
	found := check.Run(t.Context(), nil, check.CleanUp(b, place()), nil)
	want(t, found, "clean-up failed standin cleanup --job "+id)
	if m := found[0].Message; !strings.Contains(m, "s3://b/p/input/") || !strings.Contains(m, "s3://b/p/output/") {
		t.Errorf("it says %s", m)
	}
}

func TestABucketThatIsNotThereIsToldOnce(t *testing.T) {
	t.Parallel()
	b, p := newBucket(), place()
	b.missing = true
	source := warehouse{bucket: b}
	found := run(t, append([]check.Probe{check.BucketAccess(b, b, p)}, check.Roles(&source, &source, b, p, check.Cluster{}, check.Cluster{})...)...)
	found = append(found, run(t, check.BucketSettings(b, b, "b"))...)
	found = append(found, check.Run(t.Context(), nil, check.CleanUp(b, p), nil)...)
	want(t, found,
		"bucket-access failed aws s3api create-bucket --bucket b --region eu-west-1 --create-bucket-configuration LocationConstraint=eu-west-1\n",
		"unload-role unknown NoSuchBucket", "load-role unknown NoSuchBucket", "privacy-boundary unknown wrote no file",
		"bucket-settings unknown NoSuchBucket", "clean-up passed there is no bucket",
	)
}

func TestWhatHasNotToDoWithRightsIsMendedByItsOwnHint(t *testing.T) {
	t.Parallel()
	const hint = "log in again"
	for code, mend := range map[string]string{"ExpiredToken": hint, "NoSuchBucket": "create-bucket", "AccessDenied": `"s3:DeleteObjectVersion"`, "SlowDown": `"s3:DeleteObjectVersion"`} {
		b := newBucket()
		b.answer = fault.New(fault.StorageFailed, "s3: NoSuchBucket/NoSuchBucket: %w", answer(code))
		if code != "SlowDown" {
			b.answer = b.answer.WithHint(hint)
		}
		found := run(t, check.BucketAccess(b, b, place()))
		if len(found) != 1 || len(found[0].Mend) != 1 || !strings.Contains(found[0].Mend[0].Text, mend) {
			t.Errorf("%s: %+v", code, found)
		}
	}
}

func TestRoles(t *testing.T) {
	t.Parallel()
	at := check.Cluster{Host: "prod.abc.us-east-1.redshift.amazonaws.com", User: "u"}
	serverless := check.Cluster{Host: "wg.1.us-east-1.redshift-serverless.amazonaws.com", User: "w"}
	nobody := fault.New(fault.PermissionDenied, "unload: the IAM role may not be assumed")
	for name, test := range map[string]struct {
		source, destination warehouse
		bucket              func(*bucket)
		place               func(*check.Place)
		want                [3]string
	}{
		"all is well": {
			source: warehouse{write: true}, destination: warehouse{read: []string{"output/"}},
			want: [3]string{"unload-role passed writes", "load-role passed reads", "privacy-boundary passed is refused"},
		},
		"the load role reads the real data": {
			source: warehouse{write: true}, destination: warehouse{read: []string{"output/", "input/"}},
			want: [3]string{"unload-role passed writes", "load-role passed reads", "privacy-boundary failed NeverReadInput"},
		},
		"one role for both": {
			source: warehouse{write: true}, destination: warehouse{read: []string{"output/", "input/"}},
			place: func(p *check.Place) { p.Plan.Staging.LoadRole = p.Plan.Staging.UnloadRole },
			want:  [3]string{"unload-role passed writes", "load-role passed reads", "privacy-boundary failed a role of its own"},
		},
		"S3 refuses the unload role": {
			destination: warehouse{read: []string{"output/"}},
			want: [3]string{
				"unload-role failed aws iam put-role-policy --role-name unload --policy-name standin-unload", "load-role passed reads",
				"privacy-boundary unknown the unload role wrote no file",
			},
		},
		"S3 refuses the load role": {
			source: warehouse{write: true},
			want: [3]string{
				"unload-role passed writes", "load-role failed --role-name load --policy-name standin-load", "privacy-boundary unknown the load role cannot be used",
			},
		},
		"neither role may be assumed": {
			source: warehouse{err: nobody}, destination: warehouse{err: nobody},
			want: [3]string{
				"unload-role failed aws redshift modify-cluster-iam-roles --cluster-identifier prod --add-iam-roles arn:aws:iam::1:role/unload",
				`load-role failed GRANT ASSUMEROLE ON 'arn:aws:iam::1:role/load' TO "w" FOR COPY;`, "privacy-boundary unknown wrote no file",
			},
		},
		"a chain, and the default role of a workgroup": {
			source: warehouse{err: nobody}, destination: warehouse{err: nobody},
			place: func(p *check.Place) { p.Plan.Staging.UnloadRole, p.Plan.Staging.LoadRole = "arn:a,arn:b", "default" },
			want: [3]string{
				"unload-role failed --add-iam-roles arn:a\n", "load-role failed update-namespace --namespace-name NAMESPACE-OF-wg --default-iam-role-arn ROLE-ARN",
				"privacy-boundary unknown wrote no file",
			},
		},
		"neither warehouse is there": {
			source: warehouse{err: check.ErrNotReached}, destination: warehouse{err: check.ErrNotReached},
			want: [3]string{"unload-role unknown reached", "load-role unknown reached", "privacy-boundary unknown wrote no file"},
		},
		"Standin cannot read what was unloaded": {
			source: warehouse{write: true}, destination: warehouse{read: []string{"output/"}}, bucket: func(b *bucket) { b.refuse["get p/input/"] = true },
			want: [3]string{"unload-role failed ObjectOwnership=BucketOwnerEnforced", "load-role passed reads", "privacy-boundary unknown wrote no file"},
		},
		"Standin cannot write what is loaded": {
			source: warehouse{write: true}, destination: warehouse{read: []string{"output/"}}, bucket: func(b *bucket) { b.refuse["put p/output/"] = true },
			want: [3]string{"unload-role passed writes", "load-role unknown AccessDenied", "privacy-boundary unknown the load role cannot be used"},
		},
		"the boundary cannot be tried": {
			source: warehouse{write: true}, destination: warehouse{read: []string{"output/"}},
			bucket: func(b *bucket) { b.refuse["put p/output/"+id+"/boundary"] = true },
			want:   [3]string{"unload-role passed writes", "load-role passed reads", "privacy-boundary unknown AccessDenied"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, p := newBucket(), place()
			if test.bucket != nil {
				test.bucket(b)
			}
			if test.place != nil {
				test.place(&p)
			}
			test.source.bucket, test.destination.bucket = b, b
			want(t, run(t, check.Roles(&test.source, &test.destination, b, p, at, serverless)...), test.want[:]...)
		})
	}
}

func TestBucketSettings(t *testing.T) {
	t.Parallel()
	fine := [4]string{
		"bucket-settings passed no versions", "bucket-settings passed not replicated", "bucket-settings passed no object lock", "bucket-settings passed blocks public access",
	}
	for name, test := range map[string]struct {
		change func(*bucket)
		at     int
		want   string
	}{
		"fine":                {func(*bucket) {}, 0, fine[0]},
		"versioned":           {func(b *bucket) { b.is["versioned"] = true }, 0, "bucket-settings failed aws s3api put-bucket-versioning --bucket b"},
		"replicated":          {func(b *bucket) { b.is["replicated"] = true }, 1, "bucket-settings failed aws s3api delete-bucket-replication --bucket b"},
		"locked":              {func(b *bucket) { b.is["locked"] = true }, 2, "bucket-settings failed object lock"},
		"not told":            {func(b *bucket) { b.silent["replicated"] = true }, 1, "bucket-settings unknown replication of the bucket could not be checked"},
		"public":              {func(b *bucket) { b.is["blocked"], b.is["public"] = false, true }, 3, "bucket-settings failed put-public-access-block"},
		"public, but blocked": {func(b *bucket) { b.is["public"] = true }, 3, fine[3]},
		"not blocked":         {func(b *bucket) { b.is["blocked"] = false }, 3, "bucket-settings unknown whether its account does"},
		"blocking not told":   {func(b *bucket) { b.silent["blocked"] = true }, 3, "bucket-settings unknown whether the bucket is public could not be checked"},
		"policy not told":     {func(b *bucket) { b.is["blocked"], b.silent["public"] = false, true }, 3, "bucket-settings unknown whether the bucket is public could not be checked"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, lines := newBucket(), fine
			test.change(b)
			lines[test.at] = test.want
			want(t, run(t, check.BucketSettings(b, b, "b")), lines[:]...)
		})
	}
}
