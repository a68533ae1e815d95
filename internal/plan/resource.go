package plan

// Resource is something outside Standin that a job makes. It is recorded before
// it is made, and it is gone, or named in the report, when the job has ended.
type Resource struct {
	Kind ResourceKind `json:"kind"`
	Name string       `json:"name"`  // the key prefix, or schema.table
	In   string       `json:"where"` // the bucket, or host:port/database
}

// ResourceKind is what a resource is.
type ResourceKind string

// The kinds of resources that a job makes.
const (
	ObjectsResource ResourceKind = "s3-objects" // everything below a key prefix
	TableResource   ResourceKind = "table"      // in the destination
)

// String is the resource for people.
func (r Resource) String() string { return string(r.Kind) + " " + r.Name + " in " + r.In }

// InputObjects is the resource that the unloads of the job fill.
func (p *Plan) InputObjects() Resource { return p.objects(p.InputRoot()) }

// OutputObjects is the resource that the executors of the job fill.
func (p *Plan) OutputObjects() Resource { return p.objects(p.OutputRoot()) }

// JobObjects is the resource that holds plan.json and the lease.
func (p *Plan) JobObjects() Resource { return p.objects(p.JobRoot()) }

func (p *Plan) objects(prefix string) Resource {
	return Resource{Kind: ObjectsResource, Name: prefix, In: p.Staging.Bucket}
}

// StagingResource is the table that t is loaded into.
func (p *Plan) StagingResource(t Table) Resource {
	return Resource{Kind: TableResource, Name: t.Schema + "." + t.Staging, In: p.Destination.String()}
}

// RetiredResource is the table that t replaced, until it is dropped.
func (p *Plan) RetiredResource(t Table) Resource {
	return Resource{Kind: TableResource, Name: t.Schema + "." + t.Retired, In: p.Destination.String()}
}
