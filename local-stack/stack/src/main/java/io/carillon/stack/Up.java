package io.carillon.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.stack.Addresses.Service;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileLock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code make up}: starts what is not running and returns when the whole stack answers. */
public final class Up {
  private static final Duration STATUS = Duration.ofSeconds(60);

  private Up() {}

  /** Exit code 0: all is up; 1: it is not, and nothing that this call started is left. */
  public static void main(String[] arguments) {
    try {
      start(Settings.of(System.getenv()), System.out);
    } catch (StackException e) {
      System.err.println();
      System.err.println(e.getMessage());
      System.err.println("What to do: " + e.remedy());
      System.exit(1);
    } catch (IOException | IllegalArgumentException e) {
      System.err.println();
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  static void start(Settings settings, PrintStream out) throws IOException {
    long begin = System.nanoTime();
    Progress progress = new Progress(out);
    RunFolder run = new RunFolder(settings.home().resolve("run"));
    Stack stack = new Stack(settings);
    List<Member> members = stack.members();
    try (var lock = run.lock()) {
      requireHeld(lock);
      run.requireOffset(settings.addresses().offset());
      List<Member> outdated = stack.outdated(run);
      List<Member> absent =
          members.stream().filter(member -> run.find(member.name()).isEmpty()).toList();
      int starting = absent.size() + outdated.size();
      if (starting > 0) {
        Preflight.check(settings, absent);
      }
      outdated.forEach(member -> Down.end(member, run, progress));
      stack.makeFolders();
      Start start = new Start(run, progress);
      AtomicBoolean standing = new AtomicBoolean();
      Thread abandon =
          Thread.ofPlatform()
              .unstarted(
                  () -> {
                    if (!standing.get()) {
                      start.abandon();
                    }
                  });
      Runtime.getRuntime().addShutdownHook(abandon);
      out.println(
          starting == 0
              ? "Carillon is running already:"
              : "Starting %d of %d:".formatted(starting, members.size()));
      start.all(members);
      String writeKey;
      try {
        awaitStatus(settings.addresses());
        writeKey = new FirstDay(settings, progress).open();
      } catch (IOException | StackException e) {
        start.abandon();
        throw e;
      }
      standing.set(true);
      Runtime.getRuntime().removeShutdownHook(abandon);
      EnvFile.write(settings.home().resolve("env"), settings.addresses(), writeKey);
      tell(settings, run, members, out, writeKey, Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  private static void requireHeld(FileLock lock) {
    if (!lock.isValid()) {
      throw new IllegalStateException("The lock was lost.");
    }
  }

  private static void awaitStatus(Addresses addresses) throws IOException {
    String url = addresses.publicUrl() + "/v1/status";
    long end = System.nanoTime() + STATUS.toNanos();
    String last = "no answer";
    while (System.nanoTime() < end) {
      try {
        Http.Answer answer = Http.get(url);
        last = answer.body();
        JsonNode status = new ObjectMapper().readTree(answer.body());
        if (status.path("state").asText().equals("up")) {
          return;
        }
      } catch (IOException e) {
        last = String.valueOf(e.getMessage());
      }
      pause();
    }
    throw new StackException(
        url + " does not say that all is up:\n    " + last,
        "Look into the log of the part that is not up, in .carillon/log.");
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(Duration.ofMillis(200));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while the stack was starting.", e);
    }
  }

  private static void tell(
      Settings settings,
      RunFolder run,
      List<Member> members,
      PrintStream out,
      String writeKey,
      Duration took) {
    Addresses addresses = settings.addresses();
    out.println();
    out.println(
        "All up in %s, %s resident."
            .formatted(Progress.seconds(took), Memory.resident(run, members)));
    out.println("  API, docs    %s   %1$s/docs".formatted(addresses.publicUrl()));
    out.println("  Inbox        %s/inbox/page".formatted(addresses.sandboxUrl()));
    out.println("  Traces       %s/traces".formatted(addresses.sandboxUrl()));
    out.println(
        "  People       http://localhost:%d (admin / admin)".formatted(addresses.keycloak()));
    out.println("  Write key    %s   (tenant demo)".formatted(writeKey));
    out.println(
        "  For a shell  . %s"
            .formatted(settings.root().relativize(settings.home().resolve("env"))));
    out.println(
        "  Metrics      http://localhost:%d/q/metrics, and so each service"
            .formatted(addresses.of(Service.INGEST)));
  }
}
