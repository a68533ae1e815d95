package plan

// Resource is something outside Standin that a job makes. It is recorded before
// it is made, and it is gone, or named in the report, when the job has ended.
type Resource struct {
	Kind ResourceKind `json:"kind"`
	Name string       `json:"name"`  // the key prefix, schema.table, or AWS's name for it
	In   string       `json:"where"` // the bucket, host:port/database, or account/region
}

// ResourceKind is what a resource is.
type ResourceKind string

// The kinds of resources that a job makes.
const (
	ObjectsResource ResourceKind = "s3-objects" // everything below a key prefix
	TableResource   ResourceKind = "table"      // in the destination

	QueueResource        ResourceKind = "sqs-queue"
	SecretResource       ResourceKind = "secret"
	MappingResource      ResourceKind = "event-source-mapping" // named by the queue that it reads
	NotificationResource ResourceKind = "s3-notification"
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

// RemoteResources are what a job of the pipeline Lambda makes beside its objects,
// in the order in which they are made; none for the other pipelines.
func (p *Plan) RemoteResources() []Resource {
	if p.Function == nil {
		return nil
	}
	account := p.Function.Account() + "/" + p.Staging.Region
	resources := []Resource{
		{Kind: SecretResource, Name: p.Secret(), In: account},
		{Kind: QueueResource, Name: p.DeadQueue(), In: account},
		{Kind: QueueResource, Name: p.TaskQueue(), In: account},
		{Kind: QueueResource, Name: p.ResultQueue(), In: account},
		{Kind: MappingResource, Name: p.TaskQueue(), In: account},
	}
	if p.Function.Events == Notifications {
		resources = append(resources, Resource{Kind: NotificationResource, Name: JobName(p.Job), In: p.Staging.Bucket})
	}
	return resources
}

// StagingResource is the table that t is loaded into.
func (p *Plan) StagingResource(t Table) Resource {
	return Resource{Kind: TableResource, Name: t.Schema + "." + t.Staging, In: p.Destination.String()}
}

// RetiredResource is the table that t replaced, until it is dropped.
func (p *Plan) RetiredResource(t Table) Resource {
	return Resource{Kind: TableResource, Name: t.Schema + "." + t.Retired, In: p.Destination.String()}
}
