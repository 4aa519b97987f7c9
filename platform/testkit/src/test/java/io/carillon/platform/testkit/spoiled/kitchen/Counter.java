package io.carillon.platform.testkit.spoiled.kitchen;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.PathParam;

/** Takes whatever it is given, of any kind, behind a name that is no edge. */
public class Counter {
  @POST
  public String order(@PathParam("table") String table, StringBuilder dish) {
    return dish + " for " + table;
  }
}
