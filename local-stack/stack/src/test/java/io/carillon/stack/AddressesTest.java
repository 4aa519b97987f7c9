package io.carillon.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.stack.Addresses.Service;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class AddressesTest {
  @Test
  void tellsAServiceWhereItListensAndWhereItsPeersAre() {
    assertThat(new Addresses(1_000).environment(Service.IDENTITY))
        .containsEntry("CARILLON_HTTP_PORT", "9082")
        .containsEntry("CARILLON_SCORING_PORT", "9083")
        .containsEntry("CARILLON_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:16432/carillon")
        .containsEntry("CARILLON_KAFKA", "127.0.0.1:20092")
        .containsEntry("CARILLON_OIDC_URL", "http://localhost:9180/realms/carillon");
  }

  @Test
  void movesAllPortsOfTheSandbox() {
    assertThat(new Addresses(1_000).sandboxEnvironment(Path.of("kept")))
        .containsEntry("CARILLON_SANDBOX_HTTP_PORT", "9190")
        .containsEntry("CARILLON_SANDBOX_SMTP_PORT", "3525")
        .containsEntry("CARILLON_SANDBOX_APNS_PORT", "9191")
        .containsEntry("CARILLON_SANDBOX_FOLDER", "kept");
  }

  @Test
  void refusesAnOffsetThatLeadsNowhere() {
    assertThatThrownBy(() -> new Addresses(60_000))
        .hasMessage("CARILLON_PORT_OFFSET: 60000 (expected: 0..40000)");
  }

  @Test
  void writesAnEnvironmentThatAShellTakesAndExports() {
    String text = EnvFile.render(EnvFile.values(new Addresses(0), "wk_it's"));

    assertThat(text)
        .contains("CARILLON_URL=http://localhost:8080\n")
        .contains("CARILLON_WRITE_KEY='wk_it'\\''s'\n")
        .contains(
            "CARILLON_TOKEN_URL=http://localhost:8180/realms/carillon/protocol/openid-connect/token\n")
        .endsWith(
            "export CARILLON_URL CARILLON_WRITE_KEY CARILLON_TOKEN_URL CARILLON_CLIENT_ID"
                + " CARILLON_SANDBOX_URL CARILLON_KAFKA CARILLON_POSTGRES CARILLON_REDIS\n");
  }
}
