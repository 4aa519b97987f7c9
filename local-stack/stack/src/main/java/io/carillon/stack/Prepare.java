package io.carillon.stack;

import io.carillon.stack.Addresses.Service;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** After a build: makes ready once what would make every start slow. */
public final class Prepare {
  private static final int AT_ONCE = 2;

  private Prepare() {}

  /** Builds Keycloak and its tables, and learns the classes of what was built since last time. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Settings settings = Settings.of(System.getenv());
    Progress progress = new Progress(System.out);
    Stack stack = new Stack(settings);
    List<Callable<String>> steps = new ArrayList<>();
    KeycloakProgram keycloak = new KeycloakProgram(settings);
    steps.add(() -> timed(progress, "keycloak", keycloak::learn));
    for (Service service : Service.values()) {
      steps.add(() -> timed(progress, service.key(), () -> stack.learn(service)));
    }
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Future<String> step : threads.invokeAll(steps)) {
        step.get();
      }
    } catch (ExecutionException e) {
      System.err.println(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
      System.exit(1);
    }
  }

  private static String timed(Progress progress, String name, Callable<Boolean> step)
      throws Exception {
    long begin = System.nanoTime();
    boolean done = step.call();
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    if (!done) {
      progress.note(name, "could not be made ready; it will start more slowly");
    } else if (took.toMillis() > 100) {
      progress.done(name, took, "ready to start");
    }
    return name;
  }
}
