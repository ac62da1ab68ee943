import { Moon, Sun } from "lucide-react";
import { IconButton } from "../../_ui/button.tsx";
import { toggleTheme } from "./settings.ts";

/** Dark or light, at the top of every page; on a phone it is among the settings. */
export function ThemeButton() {
  return (
    <IconButton label="Dark or light" onClick={toggleTheme} className="max-md:hidden">
      <Moon size={16} className="[[data-theme=light]_&]:hidden" />
      <Sun size={16} className="hidden [[data-theme=light]_&]:block" />
    </IconButton>
  );
}
