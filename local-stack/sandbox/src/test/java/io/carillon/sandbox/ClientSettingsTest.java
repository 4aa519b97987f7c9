package io.carillon.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClientSettingsTest {
  @TempDir Path folder;

  @Test
  void leavesBehindWhatAServiceNeedsAndKeepsItOverARestart() throws Exception {
    Map<String, String> first;
    try (Sandbox sandbox = Sandbox.start(SandboxSettings.in(folder))) {
      first = sandbox.clientSettings();
      assertThat(ClientSettings.read(folder)).isEqualTo(first);
      assertThat(ClientSettings.environment(first))
          .containsEntry("CARILLON_TWILIO_BASE_URL", sandbox.url())
          .containsEntry("CARILLON_APNS_KEY_ID", sandbox.apns().keyId());
      assertThat(Files.readString(Path.of(first.get("carillon.fcm.credentials"))))
          .isEqualTo(sandbox.fcmServiceAccount());
    }

    try (Sandbox sandbox = Sandbox.start(SandboxSettings.in(folder))) {
      for (String name :
          new String[] {
            "carillon.smtp.password",
            "carillon.twilio.auth-token",
            "carillon.webpush.private-key",
            "carillon.webhook.secret"
          }) {
        assertThat(sandbox.clientSettings()).containsEntry(name, first.get(name));
      }
    }
  }
}
