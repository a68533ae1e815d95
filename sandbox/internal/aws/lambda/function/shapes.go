package function

import (
	"cmp"
	"time"
)

// States of a version, and of its last update (Lambda Developer Guide, "Lambda function states").
const (
	pending    = "Pending"
	active     = "Active"
	inProgress = "InProgress"
	successful = "Successful"
)

const latest = "$LATEST"

// version is the code and the configuration of a function at one time.
type version struct {
	Number     string // $LATEST, or of a published version
	RevisionID string
	Modified   time.Time
	State      string
	Update     string

	Digest     string // of the code, as its directory is named
	CodeSHA256 string // the same, as the API has it
	CodeSize   int64

	Runtime, Role, Handler, Description, KMSKeyARN string

	Architecture string
	Timeout      int // seconds
	Memory       int // MB
	Storage      int // MB
	Variables    map[string]string
	VPC          *vpc
	LogGroup     string // empty: the function's usual one
}

// vpc is VpcConfig.
type vpc struct {
	SubnetIDs        []string `json:"SubnetIds"`
	SecurityGroupIDs []string `json:"SecurityGroupIds"`
	IPv6             bool     `json:"Ipv6AllowedForDualStack"`
}

// variables is Environment.
type variables struct {
	Variables map[string]string
}

type storage struct{ Size int }

type logging struct {
	LogFormat string `json:",omitempty"`
	LogGroup  string `json:",omitempty"`
}

// configuration is FunctionConfiguration of the API reference.
type configuration struct {
	FunctionName               string
	FunctionARN                string `json:"FunctionArn"`
	Runtime                    string
	Role                       string
	Handler                    string
	CodeSize                   int64
	CodeSHA256                 string `json:"CodeSha256"`
	Description                string
	Timeout                    int
	MemorySize                 int
	LastModified               string
	Version                    string
	VPCConfig                  *describedVPC `json:"VpcConfig,omitempty"`
	Environment                *variables    `json:",omitempty"`
	KMSKeyARN                  string        `json:"KMSKeyArn,omitempty"`
	TracingConfig              tracing
	RevisionID                 string `json:"RevisionId"`
	State                      string
	StateReason                string `json:",omitempty"`
	StateReasonCode            string `json:",omitempty"`
	LastUpdateStatus           string `json:",omitempty"`
	LastUpdateStatusReason     string `json:",omitempty"`
	LastUpdateStatusReasonCode string `json:",omitempty"`
	PackageType                string
	Architectures              []string
	EphemeralStorage           storage
	LoggingConfig              logging
}

type tracing struct{ Mode string }

type describedVPC struct {
	vpc
	VPCID string `json:"VpcId"`
}

// configuration describes a version; a published one has its number in its ARN.
func (f *Functions) configuration(name string, v version) configuration {
	out := configuration{
		FunctionName: name, FunctionARN: f.arn(name), Runtime: v.Runtime, Role: v.Role, Handler: v.Handler,
		CodeSize: v.CodeSize, CodeSHA256: v.CodeSHA256, Description: v.Description, Timeout: v.Timeout, MemorySize: v.Memory,
		LastModified: v.Modified.UTC().Format("2006-01-02T15:04:05.000+0000"), Version: v.Number,
		KMSKeyARN: v.KMSKeyARN, TracingConfig: tracing{"PassThrough"}, RevisionID: v.RevisionID,
		State: v.State, LastUpdateStatus: v.Update, PackageType: "Zip", Architectures: []string{v.Architecture},
		EphemeralStorage: storage{v.Storage}, LoggingConfig: logging{"Text", v.logGroup(name)},
	}
	if v.Number != latest {
		out.FunctionARN += ":" + v.Number
	}
	if v.VPC != nil {
		out.VPCConfig = &describedVPC{*v.VPC, "vpc-00000000000000000"}
	}
	if v.Variables != nil {
		out.Environment = &variables{v.Variables}
	}
	const reason, code = "The function is being created.", "Creating"
	if v.State == pending {
		out.StateReason, out.StateReasonCode = reason, code
	}
	if v.Update == inProgress {
		out.LastUpdateStatusReason, out.LastUpdateStatusReasonCode = reason, code
	}
	return out
}

func (v version) logGroup(name string) string { return cmp.Or(v.LogGroup, "/aws/lambda/"+name) }
