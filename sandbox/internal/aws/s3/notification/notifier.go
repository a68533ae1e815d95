package notification

import (
	"context"
	"encoding/xml"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"standin/sandbox/internal/aws/disk"
	"standin/sandbox/internal/faults"
)

// Queues take messages on behalf of a bucket, as their policies allow.
type Queues interface {
	// Accepts tells why a message from a bucket could not be sent to a queue (both ARNs); nil: it could.
	Accepts(queueARN, bucketARN string) error
	Send(queueARN, bucketARN, body string) error
}

// Config says where configurations are kept and where events go.
type Config struct {
	Path   string // of the file that keeps the configurations of buckets
	Region string
	Queues Queues
	Faults *faults.Set // nil: none
	Now    func() time.Time
	Log    *slog.Logger
}

// Notifier keeps the notification configurations of buckets, and sends events. Its methods may be called concurrently.
// The nil Notifier has no configuration and can be given none.
type Notifier struct {
	config Config
	stop   context.CancelFunc
	work   chan struct{} // has a value when there are deliveries
	ended  chan struct{}

	mu         sync.Mutex
	buckets    map[string]Configuration
	last       int64 // sequencer
	deliveries []delivery
}

// New opens the configurations.
func New(config Config) (*Notifier, error) {
	n := &Notifier{config: config, work: make(chan struct{}, 1), ended: make(chan struct{}), buckets: map[string]Configuration{}}
	if err := disk.Read(config.Path, &n.buckets); err != nil {
		return nil, fmt.Errorf("read the notification configurations: %w", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	n.stop = stop
	go n.deliver(ctx)
	return n, nil
}

// Close stops sending. What was not sent by then is lost.
func (n *Notifier) Close() error {
	n.stop()
	<-n.ended
	return nil
}

// Get returns a bucket's configuration as XML.
func (n *Notifier) Get(bucket string) ([]byte, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	found := n.buckets[bucket]
	found.Namespace = namespace
	return xml.Marshal(found)
}

// Put replaces a bucket's configuration by that in body, and sends each of its queues a test message. With validate
// false the destinations are not asked (the header x-amz-skip-destination-validation). What is wrong with the
// configuration is a *Error, and the old one stays.
func (n *Notifier) Put(bucket string, body []byte, validate bool, requestID, hostID string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	c, err := parse(body)
	if err != nil {
		return err
	}
	if validate {
		if err := n.validate(c, bucketARN(bucket)); err != nil {
			return err
		}
		var told []string
		for _, rule := range c.Queues {
			if slices.Contains(told, rule.Queue) {
				continue
			}
			told = append(told, rule.Queue)
			if err := n.config.Queues.Send(rule.Queue, bucketARN(bucket), testMessage(bucket, requestID, hostID, n.config.Now())); err != nil {
				return invalid("Unable to validate the following destination configurations", rule.Queue, err.Error())
			}
		}
	}
	n.buckets[bucket] = c
	return n.save()
}

// Forget removes the configuration of a bucket that is gone.
func (n *Notifier) Forget(bucket string) error {
	if n == nil {
		return nil
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if _, found := n.buckets[bucket]; !found {
		return nil
	}
	delete(n.buckets, bucket)
	return n.save()
}

// Tell sends an event, soon, wherever the bucket's configuration says at this moment.
func (n *Notifier) Tell(e Event) {
	if n == nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	now := n.config.Now()
	n.last = max(n.last+1, now.UnixNano())
	for _, rule := range n.buckets[e.Bucket].Queues {
		if rule.matches(e.Name, e.Key) {
			n.deliveries = append(n.deliveries, delivery{e, rule.Queue, e.message(rule.ID, n.config.Region, sequencer(n.last), now)})
		}
	}
	select {
	case n.work <- struct{}{}:
	default:
	}
}

// save replaces the file, so that a crash leaves the old or the new one.
func (n *Notifier) save() error {
	if err := disk.Write(n.config.Path, n.buckets); err != nil {
		return fmt.Errorf("keep the notification configurations: %w", err)
	}
	return nil
}
