package io.carillon.stack;

import java.io.IOException;

/** Makes the programs ready that take long to make ready, once after a build. */
public final class Prepare {
  private Prepare() {}

  /** Unpacks and builds Keycloak unless that has been done. */
  public static void main(String[] arguments) throws IOException {
    Settings settings = Settings.of(System.getenv());
    new KeycloakProgram(settings).folder();
  }
}
