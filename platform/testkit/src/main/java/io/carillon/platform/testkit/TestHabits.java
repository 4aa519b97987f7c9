package io.carillon.platform.testkit;

import io.restassured.RestAssured;
import io.restassured.config.LogConfig;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What holds in every test that says nothing else; JUnit finds it by itself. An {@code await()}
 * looks at once, and then for a minute: a machine that has much to do is slow, not wrong. What REST
 * Assured would show of a call that was answered wrongly is kept as it was sent: it makes that text
 * of every call, and most of its time went into setting it out.
 */
public final class TestHabits implements BeforeAllCallback {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public void beforeAll(ExtensionContext context) throws ReflectiveOperationException {
    // Quarkus gives a test a class loader of its own, and with it its own awaitility
    ClassLoader loader = context.getRequiredTestClass().getClassLoader();
    Class<?> ours = Class.forName(TestHabits.class.getName(), true, loader);
    ours.getMethod("await").invoke(null);
    if (ours != TestHabits.class) {
      ours.getMethod("call").invoke(null);
    }
  }

  public static void await() {
    Awaitility.setDefaultTimeout(PATIENCE);
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(Duration.ofMillis(50));
  }

  public static void call() {
    RestAssured.config =
        RestAssured.config()
            .logConfig(
                LogConfig.logConfig()
                    .enableLoggingOfRequestAndResponseIfValidationFails()
                    .enablePrettyPrinting(false));
  }
}
