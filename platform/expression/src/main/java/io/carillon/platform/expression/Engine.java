package io.carillon.platform.expression;

import static dev.cel.common.CelFunctionDecl.newFunctionDeclaration;
import static dev.cel.common.CelOverloadDecl.newGlobalOverload;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.Operator;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.validator.CelValidatorFactory;
import dev.cel.validator.validators.DurationLiteralValidator;
import dev.cel.validator.validators.RegexLiteralValidator;
import dev.cel.validator.validators.TimestampLiteralValidator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** CEL as this house sets it up: bounded, and with one arithmetic over whole and broken numbers. */
final class Engine {
  static final int MAX_ITERATIONS = 1_000;
  private static final int MAX_REGEX_PROGRAM = 1_000;
  private static final int MAX_PARSE_RECURSION = 96;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(Expression.MAX_SOURCE_BYTES)
          .maxParseRecursionDepth(MAX_PARSE_RECURSION)
          .comprehensionMaxIterations(MAX_ITERATIONS)
          .maxRegexProgramSize(MAX_REGEX_PROGRAM)
          .enableHeterogeneousNumericComparisons(true)
          .enableTimestampEpoch(true)
          .evaluateCanonicalTypesToNativeValues(true)
          .build();

  private enum Arithmetic {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    MODULO;

    double of(double a, double b) {
      return switch (this) {
        case ADD -> a + b;
        case SUBTRACT -> a - b;
        case MULTIPLY -> a * b;
        case DIVIDE -> a / b;
        case MODULO -> a % b;
      };
    }

    String function() {
      return Operator.valueOf(name()).getFunction();
    }

    String overload(String types) {
      return name().toLowerCase(Locale.ROOT) + "_" + types;
    }
  }

  private static final Map<Scope, CelCompiler> COMPILERS = new ConcurrentHashMap<>();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.standardCelRuntimeBuilder()
          .setOptions(OPTIONS)
          .addFunctionBindings(bindings())
          .build();

  private Engine() {}

  static CelCompiler compiler(Scope scope) {
    return COMPILERS.computeIfAbsent(scope, Engine::build);
  }

  static CelRuntime runtime() {
    return RUNTIME;
  }

  /**
   * @throws CelValidationException when a regular expression, timestamp or duration that is written
   *     out is none
   */
  static void literals(CelCompiler compiler, CelAbstractSyntaxTree checked)
      throws CelValidationException {
    var unused =
        CelValidatorFactory.standardCelValidatorBuilder(compiler, RUNTIME)
            .addAstValidators(
                RegexLiteralValidator.INSTANCE,
                TimestampLiteralValidator.INSTANCE,
                DurationLiteralValidator.INSTANCE)
            .build()
            .validate(checked)
            .getAst();
  }

  private static CelCompiler build(Scope scope) {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addFunctionDeclarations(declarations());
    scope.variables().forEach(builder::addVar);
    return builder.build();
  }

  private static ImmutableSet<CelFunctionDecl> declarations() {
    ImmutableSet.Builder<CelFunctionDecl> all = ImmutableSet.builder();
    for (Arithmetic operator : Arithmetic.values()) {
      var mixed = ImmutableSet.<CelOverloadDecl>builder();
      mixed.add(
          newGlobalOverload(
              operator.overload("double_int"),
              SimpleType.DOUBLE,
              SimpleType.DOUBLE,
              SimpleType.INT),
          newGlobalOverload(
              operator.overload("int_double"),
              SimpleType.DOUBLE,
              SimpleType.INT,
              SimpleType.DOUBLE));
      if (operator == Arithmetic.MODULO) {
        mixed.add(
            newGlobalOverload(
                operator.overload("double"),
                SimpleType.DOUBLE,
                SimpleType.DOUBLE,
                SimpleType.DOUBLE));
      }
      all.add(newFunctionDeclaration(operator.function(), mixed.build()));
    }
    return all.build();
  }

  private static ImmutableSet<CelFunctionBinding> bindings() {
    ImmutableSet.Builder<CelFunctionBinding> all = ImmutableSet.builder();
    for (Arithmetic operator : Arithmetic.values()) {
      all.add(
          CelFunctionBinding.from(
              operator.overload("double_int"),
              Double.class,
              Long.class,
              (a, b) -> operator.of(a, b)));
      all.add(
          CelFunctionBinding.from(
              operator.overload("int_double"),
              Long.class,
              Double.class,
              (a, b) -> operator.of(a, b)));
    }
    all.add(
        CelFunctionBinding.from(
            Arithmetic.MODULO.overload("double"), Double.class, Double.class, (a, b) -> a % b));
    return all.build();
  }
}
