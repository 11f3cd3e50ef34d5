package plugin_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// javaDeclarations are what the generated SDK and the example use of Pulumi's SDK for Java and of jsr305, which come from a
// registry that can't be reached here: cut down from
// https://github.com/pulumi/pulumi-java/tree/pkg/v1.13.0/sdk/java/pulumi/src/main/java/com/pulumi to the methods that are called, without
// the classes that those inherit from. With them a compiler checks the types of all that is generated and of the program; that the real
// classes have them, it does not.
var javaDeclarations = map[string]string{
	"javax.annotation.Nullable": `public @interface Nullable {}`,
	"com.pulumi.Pulumi":         `public interface Pulumi { static void run(java.util.function.Consumer<Context> stack) {} }`,
	"com.pulumi.Context": `public interface Context {
		Context export(String name, com.pulumi.core.Output<?> output);
		<T> Context export(String name, T output); }`,
	"com.pulumi.core.Output":                   `public interface Output<T> { static <T> Output<T> of(T value) { return null; } }`,
	"com.pulumi.core.annotations.CustomType":   `public @interface CustomType { @interface Builder {} @interface Setter { String value() default ""; } }`,
	"com.pulumi.core.annotations.EnumType":     `public @interface EnumType { @interface Converter {} }`,
	"com.pulumi.core.annotations.Export":       `public @interface Export { String name(); Class<?>[] refs(); String tree(); }`,
	"com.pulumi.core.annotations.Import":       `public @interface Import { String name(); boolean required() default false; }`,
	"com.pulumi.core.annotations.ResourceType": `public @interface ResourceType { String type(); }`,
	"com.pulumi.core.internal.Codegen": `public class Codegen {
		public static <T> com.pulumi.core.Output<T> empty() { return null; }
		public static <T> com.pulumi.core.Output<java.util.Optional<T>> optional(com.pulumi.core.Output<T> value) { return null; } }`,
	"com.pulumi.exceptions.MissingRequiredPropertyException": `public class MissingRequiredPropertyException extends RuntimeException {
		public MissingRequiredPropertyException(String type, String property) {} }`,
	"com.pulumi.core.Either": `public abstract class Either<L, R> { public boolean isValue() { return false; } public R value() { return null; } }`,
	"com.pulumi.core.internal.Environment": `public class Environment {
		public static com.pulumi.core.Either<RuntimeException, String> getEnvironmentVariable(String name) { return null; }
		public static com.pulumi.core.Either<RuntimeException, Boolean> getBooleanEnvironmentVariable(String name) { return null; }
		public static com.pulumi.core.Either<RuntimeException, Integer> getIntegerEnvironmentVariable(String name) { return null; }
		public static com.pulumi.core.Either<RuntimeException, Double> getDoubleEnvironmentVariable(String name) { return null; } }`,
	"com.pulumi.deployment.InvokeOptions": `public class InvokeOptions {
		public InvokeOptions(com.pulumi.resources.Resource parent, com.pulumi.resources.ProviderResource provider, String version) {}
		public java.util.Optional<com.pulumi.resources.Resource> getParent() { return null; }
		public java.util.Optional<com.pulumi.resources.ProviderResource> getProvider() { return null; }
		public java.util.Optional<String> getVersion() { return null; } }`,
	"com.pulumi.deployment.InvokeOutputOptions": `public class InvokeOutputOptions extends InvokeOptions {
		public InvokeOutputOptions(com.pulumi.resources.Resource parent, com.pulumi.resources.ProviderResource provider, String version,
			java.util.List<com.pulumi.resources.Resource> dependsOn) { super(parent, provider, version); }
		public java.util.List<com.pulumi.resources.Resource> getDependsOn() { return null; } }`,
	"com.pulumi.resources.Resource":     `public abstract class Resource {}`,
	"com.pulumi.resources.ResourceArgs": `public abstract class ResourceArgs {}`,
	"com.pulumi.resources.ComponentResource": `public class ComponentResource extends Resource {
		protected ComponentResource(String type, String name, ResourceArgs args, ComponentResourceOptions options, boolean remote) {} }`,
	"com.pulumi.resources.ProviderResource": `public class ProviderResource extends Resource {
		protected ProviderResource(String name, String provider, ResourceArgs args, CustomResourceOptions options, boolean dependency) {} }`,
	"com.pulumi.resources.ComponentResourceOptions": javaOptions("ComponentResourceOptions"),
	"com.pulumi.resources.CustomResourceOptions":    javaOptions("CustomResourceOptions"),
}

func javaOptions(class string) string {
	return strings.ReplaceAll(`public class CLASS {
		public static class Builder {
			public Builder version(String version) { return this; }
			public Builder pluginDownloadURL(String url) { return this; }
			public CLASS build() { return null; } }
		public static Builder builder() { return null; }
		public static CLASS merge(CLASS first, CLASS second, com.pulumi.core.Output<String> id) { return null; }
		public java.util.Optional<String> getUrn() { return null; } }`, "CLASS", class)
}

func TestTheJavaSDKAndExampleCompileAgainstTheDeclarationsOfPulumis(t *testing.T) {
	t.Parallel()
	needs(t, "javac")
	sdk := filesOf(t, filepath.Join(built(t, generatedSDKs), "java"), ".java")
	declared, classes := t.TempDir(), t.TempDir()
	for name, declaration := range javaDeclarations {
		file := filepath.Join(declared, filepath.FromSlash(strings.ReplaceAll(name, ".", "/"))+".java")
		writeJava(t, file, "package "+name[:strings.LastIndex(name, ".")]+"; "+declaration)
	}
	compile := func(files ...string) (string, error) {
		flags := []string{"--release", "11", "-proc:none", "-Xlint:unchecked,rawtypes,deprecation", "-Werror", "-cp", classes, "-d", classes}
		return command("", nil, "javac", append(flags, files...)...)
	}
	if _, err := compile(slices.Concat(filesOf(t, declared, ".java"), sdk, []string{filepath.FromSlash(javaExample)})...); err != nil {
		t.Fatal(err)
	}
	// It does see a wrong name and a wrong type: otherwise the above would say nothing.
	wrong := strings.NewReplacer(".subnetResourceId(", ".subnetId(", "PrivateDnsMode.Create", `"create"`).Replace(contentsOf(t, filepath.FromSlash(javaExample)))
	changed := filepath.Join(t.TempDir(), "App.java")
	writeJava(t, changed, wrong)
	_, err := compile(changed)
	for _, want := range []string{"symbol:   method subnetId(", "String cannot be converted to PrivateDnsMode"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("javac says %v, want %q", err, want)
		}
	}
}

func writeJava(t *testing.T, file, source string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
}
