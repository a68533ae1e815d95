package function

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"standin/sandbox/internal/aws/lambda/code"
	"standin/sandbox/internal/aws/lambda/rest"
	"standin/sandbox/internal/faults"
	"standin/sandbox/internal/roles"
)

// maxVariables is the quota of all environment variables, in bytes (Lambda Developer Guide, "Lambda quotas").
const maxVariables = 4 << 10

// settings are the members that CreateFunction and UpdateFunctionConfiguration have in common; what is nil stays as it is.
type settings struct {
	Role             *string
	Runtime          *string
	Handler          *string
	Description      *string
	Timeout          *int
	MemorySize       *int
	Environment      *variables
	EphemeralStorage *storage
	KMSKeyARN        *string `json:"KMSKeyArn"`
	VPCConfig        *vpc    `json:"VpcConfig"`
	LoggingConfig    *logging
}

// apply writes the settings into v.
func (s settings) apply(v *version) {
	set(&v.Role, s.Role)
	set(&v.Runtime, s.Runtime)
	set(&v.Handler, s.Handler)
	set(&v.Description, s.Description)
	set(&v.Timeout, s.Timeout)
	set(&v.Memory, s.MemorySize)
	set(&v.KMSKeyARN, s.KMSKeyARN)
	if s.Environment != nil {
		v.Variables = s.Environment.Variables
	}
	if s.EphemeralStorage != nil {
		v.Storage = s.EphemeralStorage.Size
	}
	if s.LoggingConfig != nil {
		v.LogGroup = s.LoggingConfig.LogGroup
	}
	if s.VPCConfig != nil {
		v.VPC = s.VPCConfig
		if len(v.VPC.SubnetIDs)+len(v.VPC.SecurityGroupIDs) == 0 {
			v.VPC = nil // this is how a function leaves its VPC
		}
	}
}

func set[T any](target, value *T) {
	if value != nil {
		*target = *value
	}
}

// check finds what the API reference of CreateFunction excludes: all violations of constraints at once, then the rest.
func (f *Functions) check(s settings, v version) error {
	var violations []string
	violated := func(wrong bool, value any, member, constraint string) {
		if wrong {
			violations = append(violations, fmt.Sprintf("Value '%v' at '%s' failed to satisfy constraint: Member must %s", value, member, constraint))
		}
	}
	between := func(value, lowest, highest int, member string) {
		violated(value < lowest, value, member, fmt.Sprintf("have value greater than or equal to %d", lowest))
		violated(value > highest, value, member, fmt.Sprintf("have value less than or equal to %d", highest))
	}
	const role = `arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+`
	between(v.Timeout, 1, 900, "timeout")
	between(v.Memory, 128, 10240, "memorySize")
	between(v.Storage, 512, 10240, "ephemeralStorage.size")
	violated(len(v.Description) > 256, v.Description, "description", "have length less than or equal to 256")
	violated(len(v.Handler) > 128, v.Handler, "handler", "have length less than or equal to 128")
	violated(strings.ContainsAny(v.Handler, " \t\r\n"), v.Handler, "handler", `satisfy regular expression pattern: [^\s]+`)
	violated(!matches(role, v.Role), v.Role, "role", "satisfy regular expression pattern: "+role)
	for name := range v.Variables {
		violated(!matches(`[a-zA-Z]([a-zA-Z0-9_])+`, name), name, "environment.variables", "satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]")
	}
	if n := len(violations); n > 0 {
		plural := map[bool]string{true: "s"}[n > 1]
		return &rest.Error{Code: "ValidationException", Message: fmt.Sprintf("%d validation error%s detected: %s", n, plural, strings.Join(violations, "; "))}
	}
	switch {
	case v.Runtime == "" || v.Handler == "":
		return rest.Invalid("Runtime and Handler are mandatory parameters for functions created with deployment packages.")
	case v.Runtime != "provided.al2023" && v.Runtime != "provided.al2":
		return rest.Invalid("The sandbox runs provided.al2023 and provided.al2, and not %s.", v.Runtime)
	case s.LoggingConfig != nil && s.LoggingConfig.LogFormat != "" && s.LoggingConfig.LogFormat != "Text":
		return rest.Invalid("The sandbox has the log format Text only.")
	}
	if err := checkVariables(v.Variables); err != nil {
		return err
	}
	return f.checkRole(v)
}

func matches(pattern, text string) bool {
	return regexp.MustCompile("^(?:" + pattern + ")$").MatchString(text)
}

func checkVariables(all map[string]string) error {
	const unable = "Lambda was unable to configure your environment variables because the environment variables you have provided "
	text, err := json.Marshal(all)
	if err != nil {
		return fmt.Errorf("measure the environment variables: %w", err)
	}
	if all != nil && len(text) > maxVariables {
		return rest.Invalid(unable+"exceeded the 4KB limit. String measured: %d bytes", len(text))
	}
	// Lambda Developer Guide, "Reserved environment variables"; the others there can be set.
	reserved := []string{
		"_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME",
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE",
		"AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
		"AWS_SESSION_TOKEN", "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
	}
	used := slices.DeleteFunc(slices.Sorted(maps.Keys(all)), func(name string) bool { return !slices.Contains(reserved, name) })
	if len(used) > 0 {
		return rest.Invalid(unable+"contains reserved keys that are currently not supported for modification. Reserved keys used in this request: %s", strings.Join(used, ", "))
	}
	return nil
}

// checkRole makes sure that the role is one that Lambda may act as, and that it has what a function in a VPC needs.
func (f *Functions) checkRole(v version) error {
	role, found := f.config.Directory.ByARN(v.Role)
	strike, struck := f.config.Faults.Call("AssumeRole", v.Role, roles.Lambda)
	if !found || role.Trusts != roles.Lambda || struck && strike.Do == faults.Refuse {
		return rest.Invalid("The role defined for the function cannot be assumed by Lambda.")
	}
	if v.VPC == nil {
		return nil
	}
	if len(v.VPC.SubnetIDs) == 0 || len(v.VPC.SecurityGroupIDs) == 0 {
		return rest.Invalid("SubnetIds and SecurityIds must coexist or be both empty list.")
	}
	if !f.config.Directory.Allowed(role, "ec2:CreateNetworkInterface", "*") {
		return rest.Invalid("The provided execution role does not have permissions to call CreateNetworkInterface on EC2")
	}
	return nil
}

// architecture reads a member of which there is one at most; x86_64 is what functions have without it.
func architecture(given []string) (string, error) {
	if len(given) == 0 {
		return code.X86, nil
	}
	if len(given) > 1 || given[0] != code.X86 && given[0] != code.ARM {
		return "", &rest.Error{Code: "ValidationException", Message: fmt.Sprintf(
			"1 validation error detected: Value '%v' at 'architectures' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64]]", given)}
	}
	if _, err := code.Emulator(given[0]); err != nil {
		return "", rest.Invalid("The sandbox cannot do this here: %v.", err)
	}
	return given[0], nil
}
