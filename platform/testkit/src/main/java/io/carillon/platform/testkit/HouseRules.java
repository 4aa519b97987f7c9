package io.carillon.platform.testkit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.SimpleDateFormat;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the house for one module's own classes. A test runs them in one line: {@code
 * HouseRules.of("io.carillon.journey").verify()}; every breach is named, with its reason.
 */
public final class HouseRules {
  private static final List<String> EDGES =
      List.of(
          "Resource",
          "Grpc",
          "Consumer",
          "Store",
          "Topology",
          "Processor",
          "Client",
          "Codec",
          "Wire",
          "Door",
          "Proxy");
  private static final List<String> WEB =
      List.of("Resource", "Filter", "Mapper", "Mappers", "Door", "Proxy", "Client");
  private static final List<String> RPC =
      List.of("Grpc", "Client", "Interceptor", "Store", "Consumer", "Proxy");
  private static final Pattern DRAWER =
      Pattern.compile("(?i)util|utils|common|helper|helpers|manager|misc|impl|dto");
  private static final Pattern DRAWER_CLASS =
      Pattern.compile(".*(Util|Utils|Helper|Helpers|Manager|Impl|DTO|Dto)");
  private static final String GRPC_SERVICE = "io.grpc.BindableService";
  private static final String ON_VIRTUAL_THREAD =
      "io.smallrye.common.annotation.RunOnVirtualThread";
  private static final String HTTP = "jakarta.ws.rs";
  private static final List<Class<? extends Annotation>> WITH_BODY =
      List.of(POST.class, PUT.class, PATCH.class);
  private static final int LONGEST_FILE = 400;

  static {
    // Of a class from elsewhere the rules ask its name and whom it descends from: to read all that
    // such classes name in turn took most of the time.
    for (String named :
        List.of("MemberTypes", "AccessesToTypes", "AnnotationTypes", "GenericSignatureTypes")) {
      ArchConfiguration.get()
          .setProperty("import.dependencyResolutionProcess.maxIterationsFor" + named, "0");
    }
  }

  private final String root;
  private final Set<String> excepted = new LinkedHashSet<>();

  private HouseRules(String root) {
    this.root = root;
  }

  /** The rules for the classes of a root package, such as {@code io.carillon.identity}. */
  public static HouseRules of(String root) {
    return new HouseRules(root);
  }

  /**
   * A class, by its simple name, that may touch what is kept at the edges (transports, generated
   * types, old dates, the machine's clock), and why.
   */
  public HouseRules except(String simpleName, String why) {
    if (why.isBlank()) {
      throw new IllegalArgumentException("say why " + simpleName + " is an exception");
    }
    excepted.add(simpleName);
    return this;
  }

  /** Runs all rules over what is compiled in the module of the running test. */
  public void verify() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(new ImportOption.DoNotIncludeJars())
            .withImportOption(location -> !location.contains("/generated"))
            .importPackages(root);
    List<String> breaches = breaches(classes);
    breaches.addAll(sources(Path.of("src/main/java")));
    if (!breaches.isEmpty()) {
      throw new AssertionError(
          "rules of the house broken in %s:\n  - %s"
              .formatted(root, String.join("\n  - ", breaches)));
    }
  }

  List<String> breaches(JavaClasses classes) {
    List<String> breaches = new ArrayList<>();
    if (classes.isEmpty()) {
      breaches.add("no class under " + root);
    }
    rules()
        .forEach(
            rule ->
                breaches.addAll(
                    rule
                        .allowEmptyShould(true)
                        .evaluate(classes)
                        .getFailureReport()
                        .getDetails()
                        .stream()
                        .map(detail -> rule.getDescription() + "\n      " + detail)
                        .toList()));
    breaches.addAll(unmarkedPackages(classes));
    breaches.addAll(drawers(classes));
    return breaches;
  }

  private Stream<ArchRule> rules() {
    return Stream.of(
        slices()
            .matching(root + ".(*)..")
            .should()
            .beFreeOfCycles()
            .as("features do not depend on each other in a circle"),
        noClasses()
            .that(notNamed(WEB))
            .should()
            .dependOnClassesThat(resideInAPackage(HTTP + ".."))
            .as("HTTP stays at its edge (class name ending with one of " + WEB + ")"),
        methods()
            .that(takeABody())
            .should()
            .beAnnotatedWith(Consumes.class)
            .orShould()
            .beDeclaredInClassesThat()
            .areAnnotatedWith(Consumes.class)
            .as(
                "who takes a body says of what kind (@Consumes), or a text is taken for whatever"
                    + " can be made of a string"),
        noClasses()
            .that(notNamed(RPC))
            .should()
            .dependOnClassesThat(resideInAPackage("io.grpc.."))
            .as("gRPC stays at its edge (class name ending with one of " + RPC + ")"),
        noClasses()
            .that()
            .areAssignableTo(GRPC_SERVICE)
            .should()
            .beAnnotatedWith(ON_VIRTUAL_THREAD)
            .as("gRPC classes are without Quarkus' annotation, as their methods are"),
        noMethods()
            .that()
            .areDeclaredInClassesThat()
            .areAssignableTo(GRPC_SERVICE)
            .should()
            .beAnnotatedWith(ON_VIRTUAL_THREAD)
            .as(
                "gRPC methods run on virtual threads without Quarkus' annotation, which lets a"
                    + " message be overtaken by its end (see VirtualThreadInterceptor)"),
        noClasses()
            .that(notNamed(EDGES))
            .should()
            .dependOnClassesThat(resideInAPackage("io.carillon..v1.."))
            .as("generated types stay at edges and in stores, decisions have their own: " + EDGES),
        noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage("jakarta.persistence..", "org.hibernate.."))
            .as("plain SQL in stores, no object-relational mapping"),
        noClasses()
            .that(notNamed(List.of()))
            .should()
            .dependOnClassesThat(
                type(Date.class).or(type(Calendar.class)).or(type(SimpleDateFormat.class)))
            .as("java.time is the only calendar"),
        noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .as("what a service says, it logs"),
        noClasses()
            .that(notNamed(List.of()))
            .should()
            .callMethodWhere(readsTheClock())
            .as("time is a parameter or an injected Clock, so that a test can set it"));
  }

  /** A parameter that no annotation gives, and that is no part of the request's surroundings. */
  private static DescribedPredicate<JavaMethod> takeABody() {
    return DescribedPredicate.describe(
        "take a body",
        method ->
            WITH_BODY.stream().anyMatch(method::isAnnotatedWith)
                && method.getParameters().stream()
                    .anyMatch(
                        given ->
                            given.getAnnotations().isEmpty()
                                && !given.getRawType().getPackageName().startsWith(HTTP)));
  }

  private static DescribedPredicate<JavaMethodCall> readsTheClock() {
    Set<String> times =
        Stream.of(
                Instant.class,
                LocalDate.class,
                LocalDateTime.class,
                OffsetDateTime.class,
                ZonedDateTime.class)
            .map(Class::getName)
            .collect(Collectors.toSet());
    return DescribedPredicate.describe(
        "reads the machine's clock",
        call -> {
          var target = call.getTarget();
          String owner = target.getOwner().getName();
          return switch (target.getName()) {
            case "now" -> times.contains(owner) && target.getRawParameterTypes().isEmpty();
            case "systemUTC", "systemDefaultZone", "system" -> owner.equals(Clock.class.getName());
            case "currentTimeMillis" -> owner.equals(System.class.getName());
            default -> false;
          };
        });
  }

  private DescribedPredicate<JavaClass> notNamed(List<String> suffixes) {
    return DescribedPredicate.describe(
        "are no edge",
        type -> {
          String name = outermost(type).getSimpleName();
          return !excepted.contains(name) && suffixes.stream().noneMatch(name::endsWith);
        });
  }

  private static JavaClass outermost(JavaClass type) {
    JavaClass outer = type;
    while (outer.getEnclosingClass().isPresent()) {
      outer = outer.getEnclosingClass().get();
    }
    return outer;
  }

  private List<String> unmarkedPackages(JavaClasses classes) {
    return classes.stream()
        .filter(type -> !type.getSimpleName().equals("package-info"))
        .map(JavaClass::getPackage)
        .distinct()
        .filter(known -> !isMarked(known))
        .map(known -> "every package says what it is for and is @NullMarked: " + known.getName())
        .toList();
  }

  private static boolean isMarked(JavaPackage known) {
    return known.tryGetAnnotationOfType(NullMarked.class).isPresent();
  }

  private List<String> drawers(JavaClasses classes) {
    List<String> found = new ArrayList<>();
    for (JavaClass type : classes) {
      for (String part : type.getPackageName().split("\\.")) {
        if (DRAWER.matcher(part).matches()) {
          found.add("a package is named for its purpose, never for being shared: " + type);
        }
      }
      if (DRAWER_CLASS.matcher(type.getSimpleName()).matches()) {
        found.add("a class is named for its purpose: " + type.getName());
      }
    }
    return found;
  }

  static List<String> sources(Path sources) {
    if (!Files.isDirectory(sources)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(sources)) {
      List<String> found = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String text = Files.readString(file);
        long lines = text.lines().count();
        if (lines > LONGEST_FILE) {
          found.add("a file over %d lines is two rooms: %s".formatted(LONGEST_FILE, file));
        }
        if (file.endsWith("package-info.java") && !text.startsWith("/**")) {
          found.add("a package says in its Javadoc what it is for: " + file);
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
