"""python3 examples/http-push/push.py [http://localhost:3000]: a sine on the board, once a second."""
import json
import math
import sys
import time
import urllib.request

URL = (sys.argv[1] if len(sys.argv) > 1 else "http://localhost:3000") + "/api/ticks"

while True:
    value = 60 + 10 * math.cos(time.time() / 10)
    tick = {"channel": "sensor/greenhouse/light", "value": value, "unit": "klx", "decimals": 1}
    print(urllib.request.urlopen(URL, json.dumps(tick).encode()).read().decode().strip())
    time.sleep(1)
