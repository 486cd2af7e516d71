package ess.rules;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.common.values.CelValueConverter;
import dev.cel.common.values.CelValueProvider;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import ess.message.LogText;
import ess.message.Nearest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * CEL with the facts as its types. What is left out of the standard is what facts have no use for
 * and what could make much out of little. Safe for many threads.
 */
final class Language {

  private static final Pattern UNKNOWN =
      Pattern.compile("undefined field '([^']+)'|undeclared reference to '([^']+)'");
  private static final int MAX_LENGTH = 4_000;
  private static final int MAX_NESTING = 40;

  /** The functions of the standard that there are. */
  private static final List<String> STANDARD =
      List.of(
          "IN",
          "NOT_STRICTLY_FALSE",
          "CONDITIONAL",
          "LOGICAL_NOT",
          "LOGICAL_OR",
          "LOGICAL_AND",
          "EQUALS",
          "NOT_EQUALS",
          "ADD",
          "SUBTRACT",
          "MULTIPLY",
          "DIVIDE",
          "INDEX",
          "SIZE",
          "CONTAINS",
          "ENDS_WITH",
          "STARTS_WITH",
          "LESS",
          "LESS_EQUALS",
          "GREATER",
          "GREATER_EQUALS");

  private final Functions functions = new Functions();
  private final Map<Scope, CelCompiler> compilers = new EnumMap<>(Scope.class);
  private final CelRuntime runtime;

  Language(RuleLimits limits) {
    CelOptions options =
        CelOptions.current()
            .maxExpressionCodePointSize(MAX_LENGTH)
            .maxParseRecursionDepth(MAX_NESTING)
            .populateMacroCalls(true)
            .retainRepeatedUnaryOperators(true)
            .enableHeterogeneousNumericComparisons(true)
            .comprehensionMaxIterations(limits.maxIterations())
            .build();
    for (Scope scope : Scope.values()) {
      compilers.put(scope, compiler(scope, options));
    }
    this.runtime =
        CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(options)
            .setTypeProvider(new Types())
            .setValueProvider(new Values())
            .setStandardFunctions(
                CelStandardFunctions.newBuilder()
                    .includeFunctions(
                        Stream.of(CelStandardFunctions.StandardFunction.values())
                            .filter(function -> STANDARD.contains(function.name()))
                            .toList())
                    .build())
            .addFunctionBindings(functions.bindings())
            .build();
  }

  private static CelCompiler compiler(Scope scope, CelOptions options) {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(options)
            .setStandardEnvironmentEnabled(false)
            .setStandardDeclarations(
                CelStandardDeclarations.newBuilder()
                    .includeFunctions(STANDARD.stream().map(StandardFunction::valueOf).toList())
                    .build())
            .setStandardMacros(
                CelStandardMacro.HAS,
                CelStandardMacro.ALL,
                CelStandardMacro.EXISTS,
                CelStandardMacro.EXISTS_ONE,
                CelStandardMacro.MAP,
                CelStandardMacro.FILTER)
            .setTypeProvider((CelTypeProvider) new Types())
            .addFunctionDeclarations(Functions.declarations())
            .addVar("mail", StructTypeReference.create("Mail"))
            .addVar("text", SimpleType.STRING)
            .addVar("found", MapType.create(SimpleType.STRING, StructTypeReference.create("Seen")));
    return switch (scope) {
      case MESSAGE -> builder.build();
      case PART -> builder.addVar("file", StructTypeReference.create("File")).build();
      case LINK -> builder.addVar("link", StructTypeReference.create("Link")).build();
    };
  }

  Functions functions() {
    return functions;
  }

  /** The checked expression; null if it is wrong, which is told. */
  @Nullable CelAbstractSyntaxTree check(Scope scope, String expression, Consumer<String> problems) {
    CelCompiler compiler = compilers.get(scope);
    if (compiler == null) {
      throw new IllegalStateException("each scope has a compiler");
    }
    CelValidationResult result = compiler.compile(expression);
    if (result.hasError()) {
      result.getErrors().forEach(issue -> problems.accept(told(issue)));
      return null;
    }
    try {
      return result.getAst();
    } catch (CelValidationException e) {
      throw new IllegalStateException("it has no error", e);
    }
  }

  /** What evaluates the checked expression. */
  CelRuntime.Program program(CelAbstractSyntaxTree ast) {
    try {
      return runtime.createProgram(ast);
    } catch (CelEvaluationException e) {
      throw new IllegalStateException("it was checked", e);
    }
  }

  private static String told(CelIssue issue) {
    String message =
        LogText.clean(String.valueOf(issue.getMessage()).lines().findFirst().orElse(""), 300);
    Matcher unknown = UNKNOWN.matcher(message);
    String meant = "";
    if (unknown.find()) {
      String name = unknown.group(1) == null ? unknown.group(2) : unknown.group(1);
      meant = Nearest.of(name, names()).map(n -> "; did you mean " + n + "?").orElse("");
    }
    return "%s (at character %d of the expression)%s"
        .formatted(message, issue.getSourceLocation().getColumn() + 1, meant);
  }

  private static Set<String> names() {
    Set<String> names =
        new TreeSet<>(List.of("mail", "file", "link", "found", "text", "matches", "find"));
    Shape.byName().values().forEach(shape -> names.addAll(shape.fields().keySet()));
    return names;
  }

  /** The records of the facts as types of CEL. */
  @SuppressWarnings("Immutable") // Shapes are records of maps that nobody changes.
  private static final class Types implements CelTypeProvider {

    private final Map<String, Shape> shapes = Shape.byName();

    @Override
    public ImmutableCollection<CelType> types() {
      return shapes.keySet().stream()
          .map(name -> findType(name).orElseThrow())
          .collect(ImmutableList.toImmutableList());
    }

    @Override
    public Optional<CelType> findType(String name) {
      return Optional.ofNullable(shapes.get(name))
          .map(
              shape ->
                  StructType.create(
                      name,
                      ImmutableSet.copyOf(shape.fields().keySet()),
                      field ->
                          Optional.ofNullable(shape.fields().get(field)).map(Shape.Field::type)));
    }
  }

  /** Facts are made by nobody but the reader, and come as they are to be used. */
  private static final class Values implements CelValueProvider {

    @Override
    public Optional<Object> newValue(String type, Map<String, Object> fields) {
      return Optional.empty();
    }

    @Override
    public CelValueConverter celValueConverter() {
      return new CelValueConverter() {
        @Override
        public Object toRuntimeValue(Object value) {
          return value;
        }
      };
    }
  }
}
