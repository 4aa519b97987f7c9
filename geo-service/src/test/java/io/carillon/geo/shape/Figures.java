package io.carillon.geo.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.geo.shape.GeoJson.Figure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;

/** Figures for tests. */
public final class Figures {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Figures() {}

  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Figure circle(double latitude, double longitude, double radius) {
    return GeoJson.read(
        json("{'type':'Point','coordinates':[" + longitude + "," + latitude + "]}"), radius);
  }

  public static Figure of(String type, String coordinates) {
    return GeoJson.read(json("{'type':'" + type + "','coordinates':" + coordinates + "}"), null);
  }

  /** A star around a middle, with a smaller star as its hole; degrees. */
  public static Figure star(double latitude, double longitude, double reach, Random random) {
    return of(
        "Polygon",
        "["
            + ring(latitude, longitude, 0.5 * reach, reach, random)
            + ","
            + ring(latitude, longitude, 0.1 * reach, 0.25 * reach, random)
            + "]");
  }

  private static String ring(
      double latitude, double longitude, double least, double most, Random random) {
    int corners = 6 + random.nextInt(20);
    StringBuilder ring = new StringBuilder("[");
    String first = "";
    for (int i = 0; i < corners; i++) {
      double angle = 2 * Math.PI * i / corners;
      double reach = least + (most - least) * random.nextDouble();
      String corner =
          "["
              + folded(longitude + reach * Math.cos(angle))
              + ","
              + (latitude + reach * Math.sin(angle))
              + "]";
      first = i == 0 ? corner : first;
      ring.append(corner).append(',');
    }
    return ring.append(first).append(']').toString();
  }

  static double folded(double longitude) {
    return longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;
  }

  /** A place near another, some degrees away at most. */
  public static Position near(double latitude, double longitude, double reach, Random random) {
    double north = Math.clamp(latitude + reach * (2 * random.nextDouble() - 1), -90, 90);
    return new Position(north, folded(longitude + reach * (2 * random.nextDouble() - 1)));
  }
}
