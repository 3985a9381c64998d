package orders;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what was asked of it. Cards that end in 2 are declined, and nobody has caviar. */
final class FakeShop implements Shop {

  final Set<String> reserved = ConcurrentHashMap.newKeySet();
  final List<String> charges = new CopyOnWriteArrayList<>();

  @Override
  public void reserve(String item) {
    if (item.equals("caviar")) {
      throw new IllegalStateException("no caviar left");
    }
    reserved.add(item);
  }

  @Override
  public void release(String item) {
    reserved.remove(item);
  }

  @Override
  public void charge(String card) {
    charges.add(card);
    if (card.endsWith("2")) {
      throw new IllegalArgumentException("card " + card + " was declined");
    }
  }

  @Override
  public String ship(String item) {
    return "parcel with " + item;
  }
}
