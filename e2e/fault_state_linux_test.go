package e2e_test

import "golang.org/x/sys/unix"

// stateCases are what goes wrong with the state directory.
func stateCases() []faultCase {
	return []faultCase{
		{
			name:   "the disk of the state directory is full while a table is unloaded",
			fault:  `{"server": "source", "statement": "^unload.*SHOP.*people", "do": "hold"}`,
			during: func(_ shop, job *running) { job.fillDisk() },
			code:   "state-failed", says: `load SHOP\.\w+: job store: record .+`, hint: "disk space", state: "old", least: 1, leaves: true,
		},
		{
			name:   "the disk of the state directory is full while the tables are published",
			fault:  `{"server": "destination", "after": "^alter table .*SHOP.* rename to", "statement": "^commit", "do": "hold"}`,
			during: func(_ shop, job *running) { job.fillDisk() },
			code:   "state-failed", says: `job store: record .+`, hint: "disk space", state: "new", least: 1, leaves: true,
		},
	}
}

// fillDisk lets no file of the command grow any more, as on a disk that is full;
// what it prints goes into pipes.
func (r *running) fillDisk() {
	r.t.Helper()
	if err := unix.Prlimit(r.cmd.Process.Pid, unix.RLIMIT_FSIZE, &unix.Rlimit{}, nil); err != nil {
		r.t.Fatal(err)
	}
}
