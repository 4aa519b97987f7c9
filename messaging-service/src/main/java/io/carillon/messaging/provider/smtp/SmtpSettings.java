package io.carillon.messaging.provider.smtp;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The mail server, and who the mail is from. */
@ConfigMapping(prefix = "carillon.smtp")
public interface SmtpSettings {
  @WithDefault("127.0.0.1")
  String host();

  @WithDefault("2525")
  int port();

  /** {@code NONE}; {@code STARTTLS}, which is then required; {@code TLS} from the first byte. */
  @WithDefault("NONE")
  Encryption encryption();

  Optional<String> username();

  Optional<String> password();

  /** The sender, as `Name <address>`. */
  @WithDefault("Carillon <hello@carillon.localhost>")
  String from();

  /** What this host calls itself towards the server. */
  @WithDefault("carillon.localhost")
  String helo();

  /** Connections at most. */
  @WithDefault("8")
  int connections();

  @WithDefault("PT5S")
  Duration connectTimeout();

  /** How long an answer of the server may take. */
  @WithDefault("PT20S")
  Duration replyTimeout();

  /** A connection that was idle for longer is asked before it is used. */
  @WithDefault("PT5S")
  Duration trustedFor();

  /** How the connection is protected. */
  enum Encryption {
    NONE,
    STARTTLS,
    TLS
  }
}
