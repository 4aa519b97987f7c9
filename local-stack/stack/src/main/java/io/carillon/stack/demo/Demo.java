package io.carillon.stack.demo;

import io.carillon.stack.demo.Day.Cast;
import io.carillon.stack.demo.Expectations.Finding;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** {@code make demo}, once the stack stands. */
public final class Demo {
  private Demo() {}

  /** Exit code 0: every expectation held; 1: one did not, or the day could not be played. */
  public static void main(String[] arguments) {
    System.exit(run(System.out) ? 0 : 1);
  }

  static boolean run(PrintStream out) {
    try {
      Environment environment = Environment.read(home().resolve("env"), System.getenv());
      return run(environment, out);
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      out.println();
      out.println("The day could not be played: " + e.getMessage());
      return false;
    }
  }

  private static boolean run(Environment environment, PrintStream out) throws IOException {
    Tokens tokens = new Tokens(environment);
    Api rachel = new Api(environment, tokens.person("rachel"));
    Api dev = new Api(environment, tokens.person("dev"));
    Cast cast = new Cast(Long.toString(System.currentTimeMillis(), Character.MAX_RADIX));
    out.println();
    out.println("A day in the shop");
    Timeline timeline = new Timeline(out);
    new Definitions(rachel, timeline).settle();
    List<Finding> findings;
    try (Shop shop = new Shop();
        PartnerClient partner =
            new PartnerClient(environment.gateway(), tokens.partner("partner-crm"))) {
      Day day = new Scenario(environment, timeline, shop, cast, rachel, dev).play();
      findings = new Expectations(day, environment, rachel, partner).check();
    }
    boolean all = print(findings, out);
    print(new NextSteps(environment, cast.kellyMail()), out);
    return all;
  }

  private static boolean print(List<Finding> findings, PrintStream out) {
    out.println();
    out.println("What had to come of it");
    for (Finding finding : findings) {
      String wanted = finding.holds() ? "" : "   (expected: " + finding.expected() + ")";
      out.println(
          "  %s %-66s %s%s"
              .formatted(finding.holds() ? "✓" : "✗", finding.what(), finding.found(), wanted));
    }
    long held = findings.stream().filter(Finding::holds).count();
    out.println(
        "  %d of %d expectations held, %d events accepted"
            .formatted(held, findings.size(), Sdk.accepted()));
    return held == findings.size();
  }

  private static void print(NextSteps next, PrintStream out) {
    out.println();
    out.println("Where to look");
    next.addresses().forEach((what, where) -> out.println("  %-14s %s".formatted(what, where)));
    out.println();
    out.println("What to try next");
    next.commands().forEach(command -> out.println("  " + command));
    out.println();
  }

  private static Path home() {
    Path root = Path.of(System.getProperty("carillon.root", "")).toAbsolutePath().normalize();
    String home = System.getenv().getOrDefault("CARILLON_HOME", "");
    return home.isEmpty() ? root.resolve(".carillon") : root.resolve(home).normalize();
  }
}
